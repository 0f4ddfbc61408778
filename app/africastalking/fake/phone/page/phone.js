// The handset: keeps for each number what its network would keep, and asks nobody but this page's own origin.

const at = (id) => document.getElementById(id);
const typed = at("typed");
const CODE = typed.dataset.code;

// One for each number: the call that stands (or null), the last request, what is shown of them, and the texts.
const handsets = new Map();
let handset = pick();
let busy = false;

function pick() {
  const chosen = at("number").selectedOptions[0];
  if (!handsets.has(chosen.value)) {
    handsets.set(chosen.value, {
      number: chosen.value, network: chosen.dataset.network, call: null, last: null, shown: null,
      language: "sw", texts: [], sent: [], note: "", typed: CODE,
    });
  }
  return handsets.get(chosen.value);
}

async function ask(path, question) {
  const answer = await fetch("/phone/" + path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(question),
  }).catch(() => { throw new Error("The gateway does not answer: does it still run?"); });
  const told = await answer.json().catch(() => ({ detail: "The gateway answered without sense." }));
  if (!answer.ok) throw new Error(told.detail);
  return told;
}

// One request of this handset; what comes back goes to it, even when another has been picked meanwhile.
async function exchange(path, question) {
  if (busy) return;
  const mine = handset;
  busy = true;
  at("screen").setAttribute("aria-busy", "true");
  try {
    const shown = await ask(path, { number: mine.number, network: mine.network, ...question });
    const call = { session_id: shown.session_id, code: shown.code, heard: shown.heard };
    mine.language = shown.language || mine.language;
    if (path === "endings") {
      mine.shown = shown;
      mine.note = "You dropped the call.";
      mine.call = null;
    } else {
      const again = path === "hops" && mine.last && mine.last.heard === call.heard;
      mine.note = again ? repeated(mine.last.reply, shown.reply) : "";
      mine.shown = shown;
      mine.last = { ...call, reply: shown.reply };
      mine.call = shown.ends === false ? call : null;
    }
    mine.typed = mine.call ? "" : CODE;
  } catch (fault) {
    mine.note = fault.message;
  }
  busy = false;
  at("screen").setAttribute("aria-busy", "false");
  if (mine === handset) show();
  watch();
}

function repeated(before, now) {
  return before === now ? "Repeated: the same reply came again." : "Repeated: another reply came!";
}

function state({ shown, call }) {
  if (!shown) return "Nobody is dialling.";
  if (call) return "CON: it waits for your answer.";
  if (shown.ends === null) return "No screen came: see the reply.";
  return shown.screen ? "END: the dialogue is over." : "The call was dropped.";
}

function room({ septets, room, strange }) {
  const left = room - septets;
  const fits = left < 0 ? `${-left} too many` : `${left} left`;
  const odd = strange.length ? `; no plain phone shows ${strange.join(" ")}` : "";
  return `${septets} of ${room} septets, ${fits}${odd}`;
}

function show() {
  const { shown, call, note, language } = handset;
  put("state", state(handset));
  at("screen").lang = shown ? language : "en";
  put("screen", shown ? shown.screen : "");
  put("room", shown ? room(shown) : "0 of 160 septets");
  at("bar").style.width = shown ? Math.min(100, (100 * shown.septets) / shown.room) + "%" : "0";
  at("bar").className = shown && shown.septets > shown.room ? "over" : "";
  put("asked", call ? "Your answer" : "Code to dial");
  put("send", call ? "Send" : "Call");
  typed.value = handset.typed;
  put("note", note);
  put("time", shown ? `Answered in ${shown.millis} ms.` : "Nothing was sent yet.");
  put("request", shown ? shown.request : "None yet.");
  put("reply", shown ? shown.reply : "None yet.");
  if (!call && document.activeElement === at("drop")) typed.focus();
  at("drop").disabled = !call;
  at("repeat").disabled = !handset.last;
  list();
}

// A live region speaks whenever it is written to: only what changed is written.
function put(id, words) {
  if (at(id).textContent !== words) at(id).textContent = words;
}

function list() {
  const { texts, sent } = handset;
  const every = [...sent, ...texts].sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
  at("texts").replaceChildren(...every.map((text) => {
    const item = document.createElement("li");
    const words = document.createElement("p");
    words.textContent = text.words;
    if (text.language) words.lang = text.language;
    const about = document.createElement("p");
    const when = new Date(text.at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    const parts = text.parts === 1 ? "1 part" : text.parts + " parts";
    about.textContent = text.sender ? `From ${text.sender} at ${when}, ${parts}` : `You wrote this at ${when}`;
    item.append(words, about);
    return item;
  }));
  put("count", texts.length ? `${texts.length === 1 ? "1 text" : texts.length + " texts, the newest first"}.` : "None yet.");
}

async function look() {
  const mine = handset;
  try {
    const texts = await ask("texts", { number: mine.number });
    if (texts.length === mine.texts.length) return;
    mine.texts = texts;
    if (mine === handset) list();
  } catch (fault) {
    put("count", fault.message);
  }
}

async function write() {
  const mine = handset, words = at("words").value;
  try {
    await ask("letters", { number: mine.number, network: mine.network, words });
    mine.sent.push({ words, at: new Date().toISOString() });
    at("words").value = "";
    if (mine === handset) list();
    watch();
  } catch (fault) {
    put("count", fault.message);
  }
}

// The worker sends a moment after the answer: look every second for a while after each request.
let looks = 0, timer = 0;
function watch() {
  looks = 15;
  clearTimeout(timer);
  timer = setTimeout(tick, 500);
}
async function tick() {
  if (!document.hidden) await look();
  if (--looks > 0) timer = setTimeout(tick, 1000);
}

at("line").addEventListener("submit", (event) => {
  event.preventDefault();
  const { call } = handset, words = typed.value;
  if (!call) exchange("dialogues", { dialled: words });
  else exchange("hops", { ...call, heard: call.heard ? `${call.heard}*${words}` : words });
});
document.querySelector(".keys").addEventListener("click", (event) => {
  const key = event.target.closest("button");
  if (key) keep(typed.value + key.textContent);
});
at("erase").addEventListener("click", () => keep([...typed.value].slice(0, -1).join("")));
typed.addEventListener("input", () => { handset.typed = typed.value; });
function keep(words) {
  typed.value = handset.typed = words;
}
at("repeat").addEventListener("click", () => exchange("hops", handset.last));
at("drop").addEventListener("click", () => exchange("endings", handset.call));
at("look").addEventListener("click", look);
at("letter").addEventListener("submit", (event) => {
  event.preventDefault();
  write();
});
at("number").addEventListener("change", () => { handset = pick(); show(); look(); });
at("new").addEventListener("click", () => {
  const digits = String(crypto.getRandomValues(new Uint32Array(1))[0] % 100000).padStart(5, "0");
  const option = new Option(`0700 0${digits.slice(0, 2)} ${digits.slice(2)}, new`, `+2547000${digits}`, true, true);
  option.dataset.network = "63902";
  at("number").append(option);
  at("number").dispatchEvent(new Event("change"));
});

show();
look();

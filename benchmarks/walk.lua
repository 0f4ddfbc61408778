-- One caller a thread walks six-hop sessions (deep dial to a topic, detail, ward and number as last time, not the
-- neighbours' problem, words, send), each from a number of its own: the thread of caller c takes first + c * each
-- and the numbers after it.
-- Each thread runs this file anew and is then given its `caller`, a global: a local of that name would hide it.
local threads = 0

function setup(thread)
  thread:set("caller", threads)
  threads = threads + 1
end

function init(args)
  path = args[1]
  salt = args[2]
  session, hop = 0, 0
  first = tonumber(args[3])
  each = tonumber(args[4])
  steps = {}
  for word in string.gmatch("1*1/1/1/2/No%20water%20since%20Monday/1", "[^/]+") do
    table.insert(steps, #steps == 0 and word or (steps[#steps] .. "*" .. word))
  end
  headers = { ["Content-Type"] = "application/x-www-form-urlencoded" }
end

function request()
  hop = hop + 1
  if hop > #steps then
    session, hop = session + 1, 1
  end
  local number = first + caller * each + session
  local body = string.format(
    "sessionId=ATUid_%s%04d%08d&serviceCode=%%2A384%%2A50%%23&phoneNumber=%%2B2547%08d&networkCode=63902&text=%s",
    salt, caller, session, number, steps[hop])
  return wrk.format("POST", path, headers, body)
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end

"""The map of Itika, a sentence per folder, from what the county does down to what knows nothing of it.

- `console`         the commands of `itika`: demo, dial, doctor and the others, a file each
- `africastalking`  the company that carries our dialogues and texts; only this folder knows that it exists
- `subjects`        what is held of one number: given out, or erased, because its owner asks
- `ussd`            how a dialled code reaches us: one hop, answered once, many at a time
- `sms`             how a text message reaches us: stored once, answered once
- `conversation`    what a resident can do, whatever the channel: the effects and offers that menus name
- `open`            what everybody may read without signing in
- `office`          the pages by which the house itself is kept: trail, texts, days off, menus
- `privacy`         what is known of a person: how long, for whom, and how it ends
- `today`           what needs somebody now, out of every room
- `forums`          barazas: when and where people can be heard in person, what they said, what was done
- `broadcasts`      one text to many subscribers, written by one person and released by another
- `rolls`           lists of subscribers gathered elsewhere, taken in with the consent they came with
- `callbacks`       who asked to be rung, when that suits them, and what came of it
- `complaints`      a grievance from its filing to its end
- `unmasking`       who a resident is, shown to one officer for a quarter of an hour because others decided so
- `postroom`        the outbox as staff see it: what holds it up, what is unknown, who lets it go on
- `editions`        menus as published: every version that was ever in force, by whom and why
- `staff`           the county's people: who they are, what they may do, and the doors they come in by
- `outbox`          every text we owe somebody, written with its cause, sent by the worker, told once
- `contacts`        who holds the phone: the only place where a number is kept, and only sealed
- `codes`           the four digits on posters: one range for whatever has a code
- `audit`           the trail: who read or changed what, in a table that refuses to forget
- `authoring`       what authors and translators of menus work with: texts out and back, paper, map, trial walk
- `web`             the toolkit of the staff side: refusals, dependencies, documentation, how pages are made
- `menu`            the language of menus: read, compiled, proved and walked
- `kit`             pure pieces that know nothing of the county: alphabet, numbers, references, calendar, sealing
"""

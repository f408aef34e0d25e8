//! The features of a phrase that may take part in an event.

use super::*;
use crate::event::clause::Verb;

impl Features<'_> {
    /// How a phrase takes part in the event of a trigger.
    pub fn part(&self, number: usize, relation: &Relation<'_>) -> Vec<u32> {
        let mut out = Vec::with_capacity(64);
        let ground = self.ground;
        let trigger = &self.triggers[number];
        let row = ground.scope.lexicon.events.get(trigger.row);
        let mention = &ground.mentions[relation.mention.index()];
        let chain = &ground.chains[ground.chain(relation.mention).index()];
        let (id, code, shape) = (self.row(trigger), self.code(trigger), shape_code(trigger));
        let slot = relation::slot(row, trigger, relation, mention, self.led(trigger));
        let wants =
            |slots: &[Slot]| slots.iter().position(|s| *s == slot).map_or(0, |at| 1 + at.min(2) as u32);
        let (actor, recipient) = (wants(&row.actor), wants(&row.recipient));
        let owner = owner_code(row.owner);
        let side = side_code(relation.side);
        let preposition = hash(relation.preposition);
        let stands = mix(side, preposition, relation.order.min(2) as u32);
        let kind = mention.kind as u32;
        let told = |id: Option<crate::ids::StatementId>| id.map(|id| &ground.statements[id.index()]);
        let own = ground.chain(relation.mention);
        let speaks = |s: &crate::layers::Statement| s.speakers.iter().any(|s| s.chain == own);
        let hears = |s: &crate::layers::Statement| s.addressees.contains(&own);
        let speaker = told(trigger.cue_of).map_or(2, |s| u32::from(speaks(s)));
        let addressee = told(trigger.cue_of).map_or(2, |s| u32::from(hears(s)));
        let teller = told(trigger.told).map_or(2, |s| u32::from(speaks(s)));
        let content = told(trigger.cue_of)
            .map_or(2, |s| u32::from(s.quote.content.iter().any(|content| content.contains(mention.span))));
        let between =
            u32::from(relation.marks) | u32::from(relation.clauses) << 1 | u32::from(relation.verbs) << 2;
        let named =
            u32::from(mention.named) | u32::from(mention.definite) << 1 | u32::from(mention.nested) << 2;
        let role = chain.role.map_or(0, hash);
        let gap = step(relation.gap);
        let slot = slot_code(&slot);
        let first = mention.tokens.start;
        let agreement = fits(trigger, mention);
        let guess = &self.guesses[number];
        let is = |who: Option<crate::ids::MentionId>| who.is_some_and(|id| ground.chain(id) == own);
        let exactly = |who: Option<crate::ids::MentionId>| who == Some(relation.mention);
        let guessed = u32::from(is(guess.actor))
            | u32::from(is(guess.recipient)) << 1
            | u32::from(exactly(guess.actor)) << 2
            | u32::from(exactly(guess.recipient)) << 3
            | u32::from(guess.beside) << 4;
        let told = u32::from(guess.actor.is_some()) << 1 | u32::from(guess.recipient.is_some());
        let within = |who: Option<crate::ids::MentionId>| {
            who.is_some_and(|id| {
                let outer = &ground.mentions[id.index()];
                mention.nested && outer.tokens.contains(&mention.tokens.start) && id != relation.mention
            })
        };
        let within = u32::from(within(guess.actor)) | u32::from(within(guess.recipient)) << 1;
        let outer = guess.recipient.map_or(9, |id| ground.mentions[id.index()].kind as u32);
        let others = self.elsewhere(number, own);
        let event_like = u32::from(self.triggers.iter().any(|t| t.at == first));
        let mut add = |template: u32, a: u32, b: u32| out.push(mix(template + 600, a, b));
        add(0, 0, 0);
        add(1, actor << 4 | recipient, 0);
        add(2, actor << 4 | recipient, side);
        add(3, actor << 4 | recipient, kind);
        add(4, actor << 4 | recipient, between);
        add(5, actor << 4 | recipient, gap);
        add(6, stands, 0);
        add(7, stands, shape);
        add(8, stands, mix(1, shape, owner));
        add(9, stands, id);
        add(10, stands, kind);
        add(11, stands, between);
        add(12, stands, code);
        add(13, kind, code);
        add(14, kind, id);
        add(15, named, side);
        add(16, named, kind);
        add(17, gap, side);
        add(18, gap << 4 | kind, side);
        add(19, role, code);
        add(20, role, side);
        add(21, speaker, code);
        add(22, addressee, code);
        add(23, teller, code);
        add(24, speaker << 4 | addressee << 2 | content, side);
        add(25, content << 4 | relation.order.min(3) as u32, code);
        add(26, between, side << 4 | relation.order.min(3) as u32);
        add(27, agreement, stands);
        add(28, agreement, side << 4 | shape);
        add(29, relation.back as u32, step(relation.order));
        add(30, step(chain.mentions.len()), side);
        add(31, u32::from(relation.joined), side);
        add(32, slot, mix(2, shape, owner));
        add(33, slot, code);
        add(34, slot, kind);
        add(35, slot, id);
        add(36, preposition, id);
        add(37, preposition, code);
        add(38, preposition, kind);
        add(39, hash(ground.scope.words.key(first)), code);
        add(40, u32::from(first == trigger.range.start), side);
        add(41, u32::from(chain.country.is_some()), mix(3, kind, code));
        add(42, u32::from(trigger.suffixed), stands);
        add(43, self.key(first.checked_sub(1), trigger), side);
        add(44, self.sort(Some(mention.tokens.end), trigger), side);
        add(45, actor << 4 | recipient, mix(4, code, gap));
        add(46, u32::from(self.led(trigger)), stands);
        add(47, u32::from(chain.mentions.first() == Some(&relation.mention)), side);
        add(48, u32::from(self.in_heading(chain)), side);
        add(49, u32::from(self.in_heading(chain)), code);
        add(50, guessed, 0);
        add(51, guessed, code);
        add(52, guessed, id);
        add(53, guessed, kind);
        add(54, guessed, mix(5, shape, owner));
        add(55, guessed, role);
        add(56, guessed, mix(6, told, side));
        add(57, event_like, mix(7, kind, mention.tokens.len().min(3) as u32));
        add(58, u32::from(mention.row.is_some()) << 1 | u32::from(chain.actor.is_some()), kind);
        add(59, mention.row.as_ref().map_or(0, |row| hash(row.table)), kind);
        add(60, role, mix(8, guessed, code));
        add(61, within, kind);
        add(62, within, mix(9, kind, outer));
        add(63, others[0], others[1]);
        add(64, others[0], mix(10, code, others[1]));
        add(65, others[2], others[3]);
        add(66, mix(11, others[2], others[3]), code);
        add(67, mix(12, others[2], others[3]), side);
        add(68, outer, mix(13, kind, guessed));
        let via = mix(14, hash(relation.via), u32::from(relation.blocked));
        add(90, via, side);
        add(91, via, code);
        add(92, via, guessed);
        add(93, u32::from(trigger.suffixed), guessed);
        self.part_filled(number, relation, (code, kind, guessed), &mut add);
        self.part_clause(number, relation, (id, code, kind, guessed), &mut add);
        out
    }

    /// Whether it is who takes part as the other events of the report have it.
    fn part_filled(
        &self,
        number: usize,
        relation: &Relation<'_>,
        (code, kind, guessed): (u32, u32, u32),
        add: &mut dyn FnMut(u32, u32, u32),
    ) {
        let own = self.ground.chain(relation.mention);
        let is = |who: Option<crate::ids::MentionId>| who.is_some_and(|id| self.ground.chain(id) == own);
        let (guess, filled) = (&self.guesses[number], &self.filled[number]);
        let told = u32::from(filled.actor.is_some()) << 1 | u32::from(filled.recipient.is_some());
        let changed =
            u32::from(filled.actor != guess.actor) << 1 | u32::from(filled.recipient != guess.recipient);
        let seen = mix(38, u32::from(is(filled.actor)) << 1 | u32::from(is(filled.recipient)), changed);
        add(94, seen, told);
        add(95, seen, code);
        add(96, seen, kind);
        add(97, seen, guessed);
        add(98, seen, side_code(relation.side));
    }

    /// What the verb has to do with a phrase that the deed hangs on, or that tells of it.
    fn part_clause(
        &self,
        number: usize,
        relation: &Relation<'_>,
        (id, code, kind, guessed): (u32, u32, u32, u32),
        add: &mut dyn FnMut(u32, u32, u32),
    ) {
        let ground = self.ground;
        let trigger = &self.triggers[number];
        let own = ground.chain(relation.mention);
        let subject_of = |verb: &Verb| {
            verb.subject
                .map_or(0, |id| 1 + u32::from(ground.chain(id) == own) + u32::from(id == relation.mention))
        };
        let verbal = u32::from(trigger.is_verb());
        let hung = self.clauses.governor(ground, trigger.at, &trigger.range).filter(|_| verbal == 0);
        let verb = if verbal == 1 { self.clauses.at(trigger.at) } else { hung.map(|hung| hung.verb) };
        let relative = u32::from(hung.is_some_and(|hung| hung.relative));
        let subject = verb.map_or(9, subject_of);
        let how = verb.map_or(9, |verb| verb.how as u32) << 2 | relative << 1 | verbal;
        let carries = verb.map_or(9, |verb| verb.carries.map_or(8, |by| by as u32)) << 1 | relative;
        let preposition = trigger.preposition.map_or_else(
            || {
                trigger
                    .at
                    .checked_sub(1)
                    .filter(|at| governs(ground.scope, *at))
                    .map_or(0, |at| hash(ground.scope.words.key(at)))
            },
            |c| c as u32,
        );
        let side = side_code(relation.side);
        let next = u32::from(verb.is_some_and(|verb| verb.at + 1 == trigger.at));
        let word = verb
            .map_or(0, |verb| u32::from(ground.scope.lexicon.lists.cluster(ground.scope.words.key(verb.at))));
        add(70, subject, how);
        add(71, subject, mix(20, how, carries));
        add(72, subject, mix(21, carries, verbal << 1 | next));
        add(73, subject, mix(22, id, verbal));
        add(74, subject, mix(23, code, verbal));
        add(75, subject, mix(24, code, carries));
        add(76, subject, mix(25, word, verbal));
        add(77, subject, mix(26, preposition, verbal));
        add(78, subject, mix(27, kind, side));
        add(79, subject, mix(28, guessed, verbal));
        add(80, subject, mix(29, how, side));
        let opener = self.clauses.within(&trigger.range).iter().find(|verb| verb.subject.is_some());
        let opens = opener.map_or(9, subject_of);
        add(81, opens, mix(30, subject, verbal));
        add(82, opens, code);
        let any = self.clauses.within(&trigger.range).iter().filter(|verb| subject_of(verb) > 1).count();
        add(83, any.min(3) as u32, mix(31, side, verbal));
        add(84, any.min(3) as u32, code);
        let mention = &ground.mentions[relation.mention.index()];
        let chain = &ground.chains[own.index()];
        let told = guess::demonym(ground, trigger);
        let same = told.map_or(0, |country| 1 + u32::from(chain.country == Some(country)));
        add(85, same, mix(32, kind, verbal));
        add(86, same, code);
        let whose = u32::from(guess::whose(ground.scope.words.key(trigger.at), mention))
            * u32::from(trigger.suffixed);
        let owner = owner_code(ground.scope.lexicon.events.get(trigger.row).owner);
        let whose = whose + u32::from(trigger.suffixed);
        add(87, whose, mix(33, owner, verbal));
        add(88, mix(34, whose, subject), mix(35, owner, verbal));
        add(89, mix(36, whose, side), mix(37, owner, verbal << 2 | relation.order.min(2) as u32));
    }

    /// How often a chain takes part in the other events of the report as grammar has it: as actor and recipient, and as both
    /// in events of the same type.
    fn elsewhere(&self, number: usize, chain: crate::ids::ChainId) -> [u32; 4] {
        let code = self.code(&self.triggers[number]);
        let mut out = [0; 4];
        for (other, guess) in self.guesses.iter().enumerate() {
            if self.triggers[other].at == self.triggers[number].at {
                continue;
            }
            let is = |who: Option<crate::ids::MentionId>| {
                u32::from(who.is_some_and(|id| self.ground.chain(id) == chain))
            };
            let same = u32::from(self.code(&self.triggers[other]) == code);
            out[0] += is(guess.actor);
            out[1] += is(guess.recipient);
            out[2] += is(guess.actor) * same;
            out[3] += is(guess.recipient) * same;
        }
        out.map(|count| count.min(3))
    }

    /// Told in the first block of the report.
    fn in_heading(&self, chain: &crate::layers::Chain) -> bool {
        let words = self.ground.scope.words;
        let first = words.ranges().next().map_or(0, |range| range.end);
        chain.mentions.first().is_some_and(|id| self.ground.mentions[id.index()].tokens.start < first)
    }
}

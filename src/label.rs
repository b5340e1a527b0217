//! The slugs of the annotation: labels of sentences, acts and outcomes of documents, states of safeguards.
//!
//! One table each, so that parsing, printing and serialising can never disagree. Slugs are stable:
//! corpora, configurations and other programs hang on them.

/// Defines an enum whose variants have one slug each, with parsing, printing and serde by that slug.
macro_rules! slugs {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $slug:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$vmeta])* $variant),+ }

        impl $name {
            /// Every value, in the order of the definition.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable slug.
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug),+ }
            }

            /// The place in [`Self::ALL`]; rows and columns of the model stand in this order.
            pub const fn index(self) -> usize { self as usize }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.pad(self.slug()) }
        }

        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(s: &str) -> Result<Self, String> {
                match s {
                    $($slug => Ok(Self::$variant),)+
                    _ => Err(format!("unknown value `{s}`, expected one of: {}", [$($slug),+].join(", "))),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> { s.serialize_str(self.slug()) }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let slug = std::borrow::Cow::<'de, str>::deserialize(d)?;
                slug.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use slugs;

slugs! {
    /// Group of areas of an authority's work.
    Area {
        /// Employment, sickness and cash benefits.
        Jobcenter = "jobcenter",
        /// Adults with need of help, pensions, housing benefit.
        Social = "social",
        /// Children and families.
        Children = "children",
        /// Elderly care.
        Elderly = "elderly",
        /// Hospitals, patients, rehabilitation.
        Health = "health",
        /// Day care, schools, education.
        School = "school",
        /// Building, planning, housing.
        Building = "building",
        /// Environment, nature, water, waste, animals, food.
        Environment = "environment",
        /// Roads, parking, traffic.
        Roads = "roads",
        /// Trades and licences.
        Business = "business",
        /// Taxes, fees, debt.
        Taxes = "taxes",
        /// Access to documents, data protection, how cases are handled.
        Access = "access",
        /// Everything else.
        Other = "other",
    }
}

slugs! {
    /// What tells the area of law of a document.
    AreaBy {
        /// A statute that it cites.
        Statute = "statute",
        /// Its words.
        Words = "words",
    }
}

slugs! {
    /// What a sentence of the authority does, in order of legal weight: where a sentence does two things,
    /// the first in this order counts.
    Label {
        /// Settles, in this case, what the recipient gets, must do or may not do.
        Decision = "decision",
        /// Any part of how to complain of this text's own decision (FVL § 25).
        ComplaintNotice = "complaint_notice",
        /// Invites the party's comments, or reports that the party was heard (FVL § 19).
        Hearing = "hearing",
        /// Turns a rule on the recipient's own facts, or foretells the result, though nothing is decided.
        Risk = "risk",
        /// Says that nothing has been decided, or asks which of the two the citizen wants.
        Clarification = "clarification",
        /// Grounds of a decision in the same document (FVL § 24).
        Reasons = "reasons",
        /// Moves the case without settling it.
        Procedural = "procedural",
        /// Informs in general (FVL § 7).
        Guidance = "guidance",
        /// Greeting, heading, signature, small talk.
        Other = "other",
    }
}

slugs! {
    /// What a document is, in the order in which the first that fits counts.
    Act {
        /// At least one sentence settles the recipient's legal position.
        Decision = "decision",
        /// A draft decision or information is sent for comments.
        Hearing = "hearing",
        /// Nothing is settled, but it can be taken for a decision.
        Risk = "risk",
        /// Informs.
        Guidance = "guidance",
        /// Only moves the case along.
        Procedural = "procedural",
        /// None of these.
        Other = "other",
    }
}

slugs! {
    /// What a decision gave the party.
    Outcome {
        /// All that was asked, and no burden.
        Granted = "granted",
        /// Less, shorter, other than asked, or on terms that burden.
        Partial = "partial",
        /// Nothing of it.
        Refused = "refused",
        /// A burden on the authority's own initiative.
        Imposed = "imposed",
    }
}

slugs! {
    /// How a document reaches the citizen.
    Channel {
        /// A letter, on paper or in Digital Post.
        Letter = "letter",
        /// An e-mail.
        Email = "email",
        /// A chat with turns.
        Chat = "chat",
    }
}

slugs! {
    /// State of the complaint notice (FVL § 25).
    NoticeStatus {
        /// Names instance, procedure and deadline.
        Complete = "complete",
        /// Names some of them.
        Incomplete = "incomplete",
        /// Only refers to an enclosure.
        Attached = "attached",
        /// Not there, though owed.
        Missing = "missing",
        /// Not owed.
        NotRequired = "not_required",
    }
}

slugs! {
    /// The three parts of a complaint notice (FVL § 25, stk. 1).
    NoticePart {
        /// Who decides the complaint.
        Instance = "instance",
        /// Where and how it is sent.
        Procedure = "procedure",
        /// By when.
        Deadline = "deadline",
    }
}

slugs! {
    /// State of the party hearing (FVL §§ 19-20).
    HearingStatus {
        /// The text says that the party was heard or had the chance.
        Documented = "documented",
        /// Owed by the text's own words, and no word of it.
        Missing = "missing",
        /// Not owed by what the text shows.
        NotRequired = "not_required",
    }
}

slugs! {
    /// What a text may mention.
    Mention {
        /// The party was heard, or had the chance (FVL § 19).
        Hearing = "hearing",
        /// Facts that tell against the party and come from others.
        Others = "others",
        /// A fact or consideration of this case as the ground of a decision (FVL § 24).
        Ground = "ground",
        /// Another authority or unit, to which the citizen must turn (FVL § 7, stk. 2; RSL § 5).
        Elsewhere = "elsewhere",
    }
}

slugs! {
    /// Whether something owed is there: reasons, legal basis (FVL §§ 22-24).
    Presence {
        /// It is there.
        Present = "present",
        /// It is owed and not there.
        Missing = "missing",
        /// It is not owed.
        NotRequired = "not_required",
    }
}

slugs! {
    /// How much a finding weighs.
    Severity {
        /// Good to know.
        Note = "note",
        /// Someone should look before it is sent.
        Review = "review",
        /// Should not be sent as it stands.
        Stop = "stop",
    }
}

slugs! {
    /// The judgement of a document: the gravest of its findings.
    Verdict {
        /// Nothing above a note.
        Send = "send",
        /// Someone should look.
        Review = "review",
        /// Should not be sent as it stands.
        Stop = "stop",
    }
}

slugs! {
    /// Language of messages.
    Lang {
        /// Danish.
        Da = "da",
        /// English.
        En = "en",
    }
}

#[expect(clippy::derivable_impls, reason = "the macro derives for all slugs alike")]
impl Default for Lang {
    fn default() -> Self {
        Self::Da
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_round_trip() {
        for &label in Label::ALL {
            assert_eq!(label.slug().parse::<Label>(), Ok(label));
            assert_eq!(Label::ALL[label.index()], label);
        }
        assert!("decisions".parse::<Act>().is_err_and(|e| e.contains("hearing")));
    }
}

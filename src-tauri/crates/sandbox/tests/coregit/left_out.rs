//! What of the recording does not replay.

const NO_SESSIONS: &str = "sessions are not in the stand-in; a desktop application does not need them";
const NO_OPERATORS: &str = "the operator's header is not in the stand-in; the application must not use it";
const NOTHING_RUNS: &str =
    "nothing is ever synchronised; what a run leaves behind is seeded for the lines after it";

/// Lines that do not replay, by case, and why.
pub(crate) const LEFT_OUT: [(&str, &str); 12] = [
    ("sync.trigger.upstream_failure", NOTHING_RUNS),
    ("sync.trigger.success", NOTHING_RUNS),
    ("sync.trigger.skipped", NOTHING_RUNS),
    (
        "audit_log.list",
        "events of other things than connections are not kept",
    ),
    ("session.open", NO_SESSIONS),
    ("list.via_session", NO_SESSIONS),
    ("list.session_unknown", NO_SESSIONS),
    ("list.session_bad_format", NO_SESSIONS),
    ("session.close", NO_SESSIONS),
    ("list.session_closed", NO_SESSIONS),
    ("list.internal_token", NO_OPERATORS),
    ("list.internal_token_no_org", NO_OPERATORS),
];

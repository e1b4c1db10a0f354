//! P5: no answer, event or error across the window's border contains a secret. Every command is called with right,
//! missing, superfluous and wrong-typed arguments, from the window, another window, a foreign page and without the key.

use patchbay_desktop::border::COMMANDS;
use rstest::rstest;
use serde_json::{Value, json};
use tauri::ipc::InvokeBody;

use crate::{
    arguments::{comes_back, right},
    scan::{canary, holds},
    shape::{texts_replaced, wrongs},
    stage::{OTHER_WINDOW, OWN_ORIGIN, Request, Stage},
};

#[test]
fn right_arguments_are_answered_without_the_secret_in_them() {
    let (stage, secret) = (Stage::open(), canary());

    for command in COMMANDS {
        let answer = stage.call(command, right(command, &secret));

        assert!(!is_misunderstood(&answer), "{command}: {answer:?}");
        assert_silent(command, &answer, &secret);
    }
    assert_told_nothing(&stage, &secret);
}

#[test]
fn wrong_arguments_are_refused_without_being_quoted() {
    let (stage, secret) = (Stage::open(), canary());

    for command in COMMANDS {
        for wrong in wrongs(&right(command, &secret), &secret) {
            let answer = stage.call(command, wrong.value);

            assert_silent(&format!("{command} {}", wrong.place), &answer, &secret);
        }
    }
    assert_told_nothing(&stage, &secret);
}

#[test]
fn a_secret_in_the_wrong_text_is_not_quoted() {
    let (stage, secret) = (Stage::open(), canary());

    for command in COMMANDS {
        for replaced in texts_replaced(&right(command, &secret), &secret) {
            let answer = stage.call(command, replaced.value);

            if !comes_back(command, &replaced.place) {
                assert_silent(&format!("{command} {}", replaced.place), &answer, &secret);
            }
        }
    }
    assert_told_nothing(&stage, &secret);
}

#[rstest]
#[case::user_info("http://kim:SECRET@127.0.0.1:9/")]
#[case::query("http://127.0.0.1:9/?token=SECRET")]
#[case::fragment("http://127.0.0.1:9/#SECRET")]
fn a_secret_inside_an_address_goes_no_further(#[case] address: &str) {
    let (stage, secret) = (Stage::open(), canary());
    let mut arguments = right("probe_system", "made up");
    arguments["input"]["address"] = json!(address.replace("SECRET", &secret));

    for command in ["probe_system", "add_system"] {
        assert_silent(command, &stage.call(command, arguments.clone()), &secret);
    }
    assert_told_nothing(&stage, &secret);
}

#[test]
fn a_body_of_bytes_is_refused_without_being_quoted() {
    let (stage, secret) = (Stage::open(), canary());

    for command in COMMANDS {
        let request = Request {
            body: InvokeBody::Raw(secret.clone().into_bytes()),
            ..Request::new(command, json!({}))
        };
        let answer = stage.send(request).unwrap();

        assert_silent(command, &answer, &secret);
    }
}

#[test]
fn a_recovery_code_is_shown_and_never_sent_to_the_window() {
    let stage = Stage::open();
    stage.call("create_store_in_keychain", json!({})).unwrap();

    let answer = stage.call("make_recovery_code", json!({}));

    assert_eq!(answer, Ok(json!(true)));
    let codes = stage.codes();
    assert_eq!(codes.len(), 1);
    let state = stage.call("store_state", json!({}));
    assert_silent("store_state", &state, &codes[0]);
    assert_eq!(state.unwrap()["ways"]["recoveryCode"], true);
    assert_told_nothing(&stage, &codes[0]);
}

#[test]
fn a_missing_secret_is_told_in_fixed_words() {
    let answer = Stage::open().call(
        "unlock_with_passphrase",
        json!({ "input": { "passphrase": ["made up"] } }),
    );

    let error = answer.unwrap_err();
    assert_eq!(error["code"], "badArguments");
    assert_eq!(error["field"], Value::Null);
}

#[rstest]
#[case::another_window(OTHER_WINDOW, OWN_ORIGIN)]
#[case::a_foreign_page("main", "https://devlake.example.test")]
#[case::a_page_of_the_same_scheme("main", "tauri://elsewhere")]
fn nobody_but_the_window_may_call(#[case] window: &'static str, #[case] origin: &'static str) {
    let (stage, secret) = (Stage::open(), canary());

    for command in COMMANDS {
        let request = Request {
            window,
            origin,
            ..Request::new(command, right(command, &secret))
        };
        let answer = stage.send(request).unwrap();

        let refusal = answer.clone().unwrap_err();
        assert!(
            refusal
                .as_str()
                .is_some_and(|words| words.contains("not allowed")),
            "{command}: {refusal}"
        );
        assert_silent(command, &answer, &secret);
    }
    assert!(stage.told().is_empty());
}

#[test]
fn a_request_without_the_key_is_not_answered() {
    let (stage, secret) = (Stage::open(), canary());

    for command in COMMANDS {
        let request = Request {
            key: "another key",
            ..Request::new(command, right(command, &secret))
        };

        assert!(stage.send(request).is_none(), "{command}");
    }
    assert!(stage.told().is_empty());
}

/// The positive control: an answer that does carry the text is found, by the same search in the same place.
#[test]
fn an_answer_that_carries_a_secret_would_be_found() {
    let (stage, secret) = (Stage::open(), canary());
    let mut arguments = right("save_settings", "made up");
    arguments["settings"]["route"]["proxyAddress"] = json!(format!("http://{secret}.test"));

    let answer = stage.call("save_settings", arguments);

    assert!(answer.is_ok(), "{answer:?}");
    assert!(holds(&written(&answer), &secret));
}

fn assert_silent(what: &str, answer: &Result<Value, Value>, secret: &str) {
    let written = written(answer);
    assert!(!holds(&written, secret), "{what}: {written}");
}

fn assert_told_nothing(stage: &Stage, secret: &str) {
    for told in stage.told() {
        assert!(!holds(&told, secret), "{told}");
    }
}

fn written(answer: &Result<Value, Value>) -> String {
    match answer {
        Ok(value) | Err(value) => value.to_string(),
    }
}

fn is_misunderstood(answer: &Result<Value, Value>) -> bool {
    answer
        .as_ref()
        .is_err_and(|error| error["code"] == "badArguments" || error.is_string())
}

//! The clients against the stand-in servers, which share no type with them.

use std::sync::Arc;

use connect::devlake::{DevLake, DevLakeError, Found, LoginWay, OwnKey, OwnKeyKind, PluginAnswer};
use connect::net::{Clothing, Lane, Limits, Net, NetError, Request, SystemNames};
use connect::providers::look;
use domain::{
    AuthStyle, Finding, NetworkRoute, OtherPlugins, Outcome, ProxyMode, Rung, Settings,
    kinds::{ConnectionKind, Draft},
};
use rstest::rstest;
use sandbox::{Fault, FaultKind, Front, SampleCredentials, Sandbox};
use tokio_util::sync::CancellationToken;

use crate::support::{Held, address, direct, net, now, send};

const SAMPLE: SampleCredentials = SampleCredentials::SAMPLE;

#[rstest]
#[case(ConnectionKind::DevLakeGithub, "https://api.github.com", SAMPLE.github_token)]
#[case(ConnectionKind::DevLakeJenkins, "https://jenkins.example.test", SAMPLE.jenkins_password)]
#[tokio::test]
async fn a_connection_is_tested_created_read_back_and_tested_again(
    #[case] kind: ConnectionKind,
    #[case] provider: &str,
    #[case] secret: &str,
) {
    let sandbox = Sandbox::start().await.unwrap();
    let devlake = client(&sandbox);
    let held = Held::for_origin(secret, devlake.address().origin(), AuthStyle::BodyField);
    let cancel = CancellationToken::new();
    let draft = draft(kind, provider);

    let draft_test = devlake.test_draft(kind, &draft, &held, &cancel).await.unwrap();
    let made = devlake.create(kind, &draft, &[&held], &cancel).await.unwrap();
    let read = devlake.get(kind.spec().slug, made.id, &cancel).await.unwrap();
    let saved_test = devlake
        .test_saved(kind, made.id, Some(&draft.address), draft.slot, &cancel)
        .await
        .unwrap();
    let again = devlake.create(kind, &draft, &[&held], &cancel).await;

    assert_eq!(draft_test.report.outcome, Outcome::Passed);
    assert_eq!(saved_test.report.outcome, Outcome::Passed);
    assert_eq!(read, made);
    assert_eq!(again.unwrap_err(), DevLakeError::NameTaken);
    assert!(!format!("{made:?} {draft_test:?} {saved_test:?}").contains(secret));
}

#[tokio::test]
async fn a_refused_password_is_told_and_not_tried_again() {
    let sandbox = Sandbox::start().await.unwrap();
    let devlake = client(&sandbox);
    let held = Held::for_origin(
        SAMPLE.jenkins_refused_password,
        devlake.address().origin(),
        AuthStyle::BodyField,
    );
    let draft = draft(ConnectionKind::DevLakeJenkins, "https://jenkins.example.test");

    let tested = devlake
        .test_draft(
            ConnectionKind::DevLakeJenkins,
            &draft,
            &held,
            &CancellationToken::new(),
        )
        .await
        .unwrap();

    let provider = "Jenkins".to_owned();
    assert_eq!(tested.report.finding, Some(Finding::LoginRefused { provider }));
    assert_eq!(sandbox.requests("jenkins.example.test").len(), 1);
}

#[tokio::test]
async fn a_lost_answer_is_resolved_by_the_name() {
    let sandbox = Sandbox::start().await.unwrap();
    let devlake = client(&sandbox);
    let held = Held::for_origin(
        SAMPLE.github_token,
        devlake.address().origin(),
        AuthStyle::BodyField,
    );
    let draft = draft(ConnectionKind::DevLakeGithub, "https://api.github.com");
    let cancel = CancellationToken::new();
    let lost = Fault::on("devlake#1", FaultKind::AnswerLost)
        .at("POST", "/plugins/*/connections")
        .times(1);
    sandbox.faults().set(lost);

    let made = devlake
        .create(ConnectionKind::DevLakeGithub, &draft, &[&held], &cancel)
        .await;
    let found = devlake
        .find_by_name("github", &draft.name, &cancel)
        .await
        .unwrap();

    assert_eq!(made.unwrap_err(), DevLakeError::AnswerLost);
    assert_eq!(found.unwrap().name, draft.name);
    assert_eq!(sandbox.devlake().count("github"), 1);
}

#[tokio::test]
async fn every_plugin_is_listed() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox::seed_sample(&sandbox).await.unwrap();

    let inventory = client(&sandbox)
        .list_all(&OtherPlugins::default(), &CancellationToken::new())
        .await
        .unwrap();

    let count = |slug: &str| match inventory.plugins.iter().find(|(plugin, _)| plugin == slug) {
        Some((_, PluginAnswer::Listed(list))) => list.len(),
        _ => 0,
    };
    assert_eq!(count("github"), sandbox.devlake().count("github"));
    assert_eq!(count("jenkins"), sandbox.devlake().count("jenkins"));
    assert!(
        inventory
            .plugins
            .iter()
            .all(|(_, answer)| !matches!(answer, PluginAnswer::Failed(_)))
    );
    assert!(!format!("{inventory:?}").contains("zzgood"));
}

#[tokio::test]
async fn the_page_in_front_is_found_asks_for_its_login_and_takes_it() {
    let sandbox = Sandbox::start().await.unwrap();
    let login = Some(("kim".to_owned(), "zz-front-page-0001".to_owned()));
    sandbox
        .devlake()
        .configure(|settings| settings.front = Front::ConfigUi { login });
    let typed = address(&sandbox.devlake_url());
    let key = OwnKey {
        source: Arc::new(Held::for_origin(
            "zz-front-page-0001",
            typed.origin(),
            AuthStyle::Basic,
        )),
        kind: OwnKeyKind::UiBasic {
            login: "kim".to_owned(),
        },
    };
    let cancel = CancellationToken::new();

    let without = DevLake::new(net(), typed.clone(), direct(), None)
        .find(&cancel)
        .await
        .unwrap();
    let with = DevLake::new(net(), typed.clone(), direct(), Some(key))
        .find(&cancel)
        .await
        .unwrap();

    assert!(matches!(
        without,
        Found::LoginNeeded {
            way: LoginWay::UiBasic,
            ..
        }
    ));
    assert!(matches!(with, Found::DevLake { address, .. } if address == typed.at("api")));
}

#[tokio::test]
async fn a_pending_migration_is_found() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox
        .devlake()
        .configure(|settings| settings.migration_pending = true);

    let found = client(&sandbox).find(&CancellationToken::new()).await.unwrap();

    assert!(matches!(found, Found::MigrationPending { .. }));
}

#[rstest]
#[case(ConnectionKind::DevLakeGithub, "https://api.github.com")]
#[case(ConnectionKind::DevLakeGithub, "https://github.example.test/api/v3")]
#[case(ConnectionKind::DevLakeJenkins, "https://jenkins.example.test")]
#[tokio::test]
async fn the_ladder_is_climbed_through_the_companys_proxy(
    #[case] kind: ConnectionKind,
    #[case] provider: &str,
) {
    let sandbox = Sandbox::start().await.unwrap();
    let mut reports = Vec::new();

    look(
        &net(),
        &behind(&sandbox),
        kind,
        &address(provider),
        &CancellationToken::new(),
        &mut |report| {
            reports.push(report);
        },
    )
    .await
    .unwrap();

    let rungs: Vec<_> = reports
        .iter()
        .map(|report| (report.rung, report.outcome))
        .collect();
    let passed = Outcome::Passed;
    assert_eq!(
        rungs,
        [
            (Rung::Answers, passed),
            (Rung::CertificateTrusted, passed),
            (Rung::RightApi, passed)
        ]
    );
}

#[tokio::test]
async fn without_the_companys_authority_the_certificate_is_the_rung_that_does_not_hold() {
    let sandbox = Sandbox::start().await.unwrap();
    let route = NetworkRoute {
        extra_ca_pem: None,
        ..behind(&sandbox)
    };
    let mut last = None;

    look(
        &net(),
        &route,
        ConnectionKind::DevLakeGithub,
        &address("https://api.github.com"),
        &CancellationToken::new(),
        &mut |report| last = Some(report),
    )
    .await
    .unwrap();

    let host = "api.github.com".to_owned();
    let last = last.unwrap();
    assert_eq!(
        (last.rung, last.finding),
        (
            Rung::CertificateTrusted,
            Some(Finding::UntrustedCertificate { host })
        )
    );
}

#[tokio::test]
async fn a_secret_for_a_provider_is_seen_by_that_provider_alone() {
    let sandbox = Sandbox::start().await.unwrap();
    let user = address("https://api.github.com").below("user");
    let held = Held::for_origin(
        SAMPLE.github_token,
        &"https://api.github.com".parse().unwrap(),
        AuthStyle::Bearer,
    );
    let request = || Request::get(user.clone(), Lane::Provider).carrying(&held, Clothing::Bearer);

    let granted = send(&net(), &behind(&sandbox), request()).await.unwrap();
    let mut elsewhere = request();
    elsewhere.url = address("https://github.example.test/api/v3").below("user");
    let refused = send(&net(), &behind(&sandbox), elsewhere).await;

    assert_eq!(granted.status, 200);
    assert!(matches!(refused, Err(NetError::NotGranted { .. })));
    assert_eq!(sandbox.who_saw(SAMPLE.github_token), ["api.github.com"]);
}

#[tokio::test]
async fn a_devlake_that_is_down_says_nothing_about_the_credential() {
    let sandbox = Sandbox::start().await.unwrap();
    let devlake = client(&sandbox);
    let held = Held::for_origin(
        SAMPLE.github_token,
        devlake.address().origin(),
        AuthStyle::BodyField,
    );
    sandbox.devlake().go_down().await;

    let tested = devlake
        .test_draft(
            ConnectionKind::DevLakeGithub,
            &draft(ConnectionKind::DevLakeGithub, "https://api.github.com"),
            &held,
            &CancellationToken::new(),
        )
        .await
        .unwrap();

    assert_eq!(tested.report.outcome, Outcome::Unreachable);
    assert!(matches!(
        tested.report.finding,
        Some(Finding::SystemUnreachable { .. })
    ));
}

#[tokio::test]
async fn every_call_may_move_between_threads() {
    let sandbox = Sandbox::start().await.unwrap();
    let devlake = client(&sandbox);
    let held = Held::for_origin(
        SAMPLE.github_token,
        devlake.address().origin(),
        AuthStyle::BodyField,
    );
    let kind = ConnectionKind::DevLakeGithub;
    let draft = draft(kind, "https://api.github.com");

    let calls = tokio::spawn(async move {
        let cancel = CancellationToken::new();
        let mut rungs = 0;
        devlake.find(&cancel).await.unwrap();
        devlake.list_all(&OtherPlugins::default(), &cancel).await.unwrap();
        devlake.test_draft(kind, &draft, &held, &cancel).await.unwrap();
        let made = devlake.create(kind, &draft, &[&held], &cancel).await.unwrap();
        devlake
            .test_saved(kind, made.id, None, draft.slot, &cancel)
            .await
            .unwrap();
        look(&net(), &direct(), kind, devlake.address(), &cancel, &mut |_| {
            rungs += 1
        })
        .await
        .unwrap();
        rungs
    });

    // Name, answer, and an interface that is another one.
    assert_eq!(calls.await.unwrap(), 3);
}

pub(crate) fn client(sandbox: &Sandbox) -> DevLake {
    let limits = Limits {
        retries: 0,
        ..Limits::default()
    };
    let net = Net::with(limits, Arc::new(SystemNames), Arc::new(now));
    DevLake::new(net, address(&sandbox.devlake_url()), direct(), None)
}

fn behind(sandbox: &Sandbox) -> NetworkRoute {
    NetworkRoute {
        proxy: ProxyMode::Explicit(address(&sandbox.proxy_url())),
        extra_ca_pem: Some(sandbox.ca_pem().to_owned()),
    }
}

fn draft(kind: ConnectionKind, provider: &str) -> Draft {
    let address = address(provider);
    let settings = Settings {
        address: Some(address.clone()),
        ..Settings::default()
    };
    Draft {
        name: "made here".to_owned(),
        address,
        login: (kind == ConnectionKind::DevLakeJenkins).then(|| SAMPLE.jenkins_user.to_owned()),
        slot: kind.spec().slot,
        auth_style: kind.spec().auth_style,
        settings,
        body: if kind == ConnectionKind::DevLakeGithub {
            vec![("authMethod", "AccessToken".into())]
        } else {
            Vec::new()
        },
    }
}

#[tokio::test]
async fn plugins_that_were_seen_before_are_asked_together_with_the_rest() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox
        .devlake()
        .configure(|settings| settings.plugins.push("teambition".to_owned()));
    sandbox.devlake().seed(
        "teambition",
        &serde_json::json!({"name": "Team", "endpoint": "https://team.example.test/"}),
    );
    let devlake = client(&sandbox);
    let cancel = CancellationToken::new();

    let first = devlake.list_all(&OtherPlugins::default(), &cancel).await.unwrap();
    let seen = sandbox.requests("devlake#1").len();
    let again = devlake.list_all(&first.others, &cancel).await.unwrap();

    assert_eq!(first.others.with_connections, ["teambition"]);
    assert_eq!(again.others, first.others);
    // Together: the request for the remembered plugin arrived before any answer of its wave was ready.
    let wave = sandbox.requests("devlake#1").split_off(seen);
    let asked = wave
        .iter()
        .find(|request| request.path.contains("teambition"))
        .unwrap();
    let silent = &first.others.without_connections;
    assert!(wave.iter().all(|request| {
        silent
            .iter()
            .all(|slug| !request.path.contains(&format!("/{slug}/")))
    }));
    assert!(wave.iter().filter_map(|request| request.answered).min().unwrap() > asked.arrived);
}

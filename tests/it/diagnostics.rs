//! Diagnostics say how many and of which kind, never whose.

use domain::{NetworkRoute, ProxyMode};
use serde_json::json;

use crate::story::{GOOD_TOKEN, create, github, never, with_devlake};
use patchbay_tests::fakes::RecordingProgress;

#[tokio::test]
async fn they_hold_no_secret_no_name_and_no_address() {
    let (bench, system) = with_devlake().await;
    bench.sandbox.devlake().seed("jenkins", &json!({"name": "Canary build", "endpoint": "https://jenkins.example.test/", "username": "canary-user", "password": "zz-made-up-canary"}));
    create(&bench, github(&bench, system, GOOD_TOKEN)).await.unwrap();
    bench
        .app
        .reload(&[], &RecordingProgress::default(), &never())
        .await
        .unwrap();
    let settings = bench.app.settings().await.unwrap();
    let proxy = ProxyMode::Explicit("http://canary-proxy.example.test:3128".parse().unwrap());
    let route = NetworkRoute {
        proxy,
        ..settings.route.clone()
    };
    bench
        .app
        .save_settings(app::Settings { route, ..settings })
        .await
        .unwrap();

    let text = bench.app.diagnostics().await.unwrap().to_string();
    bench.app.copy(&text).await.unwrap();

    let directory = bench.directory.path().display().to_string();
    let host = bench.sandbox.devlake_url().replace("http://", "");
    let canaries = [
        GOOD_TOKEN,
        "0001",
        "my-org",
        "Canary",
        "canary",
        "DevLake production",
        "example",
        "127.0.0.1",
        "api.github.com",
        "CERTIFICATE",
        &directory,
        &host,
    ];
    for canary in canaries {
        assert!(!text.contains(canary), "{canary} is in {text}");
    }
    assert!(
        text.contains("Connections: 2 (github 1, jenkins 1; pending 0, gone 0)"),
        "{text}"
    );
    assert!(text.contains("Credentials: 2 (held 1)"), "{text}");
    assert_eq!(*bench.desktop.clipboard.lock().unwrap(), text);
}

//! Handshakes that are none, or not of the protocol's one version (RFC 6455, 4.2.1 and 4.4).

use crate::support::app::TestApp;
use crate::support::wire::Wire;

const PATHS: [&str; 2] = ["/ws/live", "/ws/exhibition"];
/// 16 bytes in base64.
const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";

/// The head of the answer to a handshake.
async fn shake(app: &TestApp, path: &str, http: &str, version: &str, key: &str) -> String {
    let request = format!(
        "GET {path} HTTP/{http}\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: {version}\r\nSec-WebSocket-Key: {key}\r\n\r\n"
    );
    Wire::send(app.address, &request).await.read_to("\r\n\r\n").await
}

#[tokio::test]
async fn a_proper_handshake_opens_the_socket() {
    let app = TestApp::sample().await;
    for path in PATHS {
        let head = shake(&app, path, "1.1", "13", KEY).await;
        assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
    }
}

#[tokio::test]
async fn another_version_of_the_protocol_is_refused_with_the_one_there_is() {
    let app = TestApp::sample().await;
    for version in ["8", "7", "14", "013", "thirteen", "13, 8", "13\r\nSec-WebSocket-Version: 8"] {
        for path in PATHS {
            let head = shake(&app, path, "1.1", version, KEY).await;
            assert!(head.starts_with("HTTP/1.1 426 "), "{version:?}: {head}");
            assert!(head.contains("\r\nsec-websocket-version: 13\r\n"), "{version:?}: {head}");
        }
    }
}

#[tokio::test]
async fn a_handshake_over_http_1_0_or_without_a_key_is_refused() {
    let app = TestApp::sample().await;
    for path in PATHS {
        let head = shake(&app, path, "1.0", "13", KEY).await;
        assert!(head.starts_with("HTTP/1.0 400 "), "{head}");
        for key in [
            "",
            "x",
            "dGhlIHNhbXBsZSBub25jZQ",
            "AAAA",
            "dGhlIHNhbXBsZSBub25j!Q==",
            &format!("{KEY}\r\nSec-WebSocket-Key: {KEY}"),
        ] {
            let head = shake(&app, path, "1.1", "13", key).await;
            assert!(head.starts_with("HTTP/1.1 400 "), "{key:?}: {head}");
        }
    }
}

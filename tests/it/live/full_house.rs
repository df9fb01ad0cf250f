//! How many sessions there may be, and who gets in when there are as many.

use tokio_tungstenite::tungstenite::Error;

use crate::support::app::{TestApp, sample};
use crate::support::events::EventStream;
use crate::support::socket::Socket;

/// The service with room for so many sessions, of which one address may have so many.
async fn with_room(sessions: usize, per_address: Option<usize>) -> TestApp {
    let app = TestApp::start(|settings| {
        settings.max_sessions = sessions;
        settings.max_sessions_per_address = per_address;
        settings.trust_proxy = true;
    })
    .await;
    app.import(&sample(600)).await;
    app
}

/// Opens a socket from an address as a proxy names it, or the status it is refused with.
async fn open_from(app: &TestApp, address: &str, cookie: Option<&str>) -> Result<Socket, u16> {
    let mut headers = vec![("x-forwarded-for", address)];
    headers.extend(cookie.map(|cookie| ("cookie", cookie)));
    match Socket::open_with(app.address, "/ws/live", &headers).await {
        Ok((socket, _)) => Ok(socket),
        Err(Error::Http(response)) => Err(response.status().as_u16()),
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test]
async fn a_full_house_locks_no_scorekeeper_out() {
    let mut app = with_room(50, None).await;
    app.log_in().await;
    let mut crowd = Vec::new();
    for _ in 0..50 {
        let anonymous = reqwest::Client::new().get(app.url("/api/match/1/stream"));
        crowd.push(EventStream::open(anonymous).await);
    }
    assert_eq!(open_from(&app, "192.0.2.1", None).await.err(), Some(503));
    let mut scorekeepers = Vec::new();
    for _ in 0..20 {
        scorekeepers.push(open_from(&app, "192.0.2.1", app.cookie()).await.expect("a place is kept"));
    }
    let _stream = EventStream::open(app.get("/api/match/1/stream")).await;
    assert_eq!(open_from(&app, "192.0.2.1", Some("minicup=forged")).await.err(), Some(503));
}

#[tokio::test]
async fn an_address_has_its_share_of_sockets_and_event_streams_and_leaves_the_rest() {
    let mut app = with_room(50, Some(3)).await;
    app.log_in().await;
    let stream_from = |address| {
        let request = reqwest::Client::new().get(app.url("/api/match/1/stream"));
        request.header("x-forwarded-for", address)
    };
    let _stream = EventStream::open(stream_from("192.0.2.1")).await;
    let mut sockets = Vec::new();
    for _ in 0..2 {
        sockets.push(open_from(&app, "192.0.2.1", None).await.unwrap());
    }
    assert_eq!(open_from(&app, "192.0.2.1", None).await.err(), Some(503));
    let refused = stream_from("192.0.2.1").send().await.unwrap();
    assert_eq!(refused.status(), 503);
    assert!(refused.headers().contains_key("retry-after"));
    // Others, and those who are logged in, are not concerned; of IPv6 a whole home is one address.
    assert!(open_from(&app, "192.0.2.2", None).await.is_ok());
    assert!(open_from(&app, "192.0.2.1", app.cookie()).await.is_ok());
    for home in ["2001:db8:1:1::1", "2001:db8:1:1::2", "2001:db8:1:1::3"] {
        sockets.push(open_from(&app, home, None).await.unwrap());
    }
    assert_eq!(open_from(&app, "2001:db8:1:1::4", None).await.err(), Some(503));
    assert!(open_from(&app, "2001:db8:1:2::1", None).await.is_ok());
    // One that ends gives its place back.
    sockets.swap_remove(0).close().await;
    while open_from(&app, "192.0.2.1", None).await.err() == Some(503) {}
}

#[tokio::test]
async fn a_hall_of_two_hundred_is_one_address_and_gets_in() {
    let app = with_room(300, None).await;
    let mut hall = Vec::new();
    for _ in 0..200 {
        hall.push(open_from(&app, "192.0.2.1", None).await.unwrap());
    }
    assert_eq!(open_from(&app, "192.0.2.1", None).await.err(), Some(503));
}

/// Of IPv6 a home has 256 networks, each of which counts as an address.
#[tokio::test]
async fn a_home_takes_no_more_than_its_part_whatever_networks_it_has() {
    let app = with_room(50, Some(3)).await;
    let mut home = Vec::new();
    for network in 0..20 {
        if let Ok(socket) = open_from(&app, &format!("2001:db8:1:1{network:02x}::1"), None).await {
            home.push(socket);
        }
    }
    assert_eq!(home.len(), 10);
    let mut site = Vec::new();
    for home in 2..40 {
        if let Ok(socket) = open_from(&app, &format!("2001:db8:1:{home:02x}00::1"), None).await {
            site.push(socket);
        }
    }
    assert_eq!(site.len(), 15, "with the home half of all");
    assert!(open_from(&app, "192.0.2.1", None).await.is_ok());
    // One that ends gives its place back, at each level.
    home.swap_remove(0).close().await;
    while open_from(&app, "2001:db8:1:1ff::1", None).await.err() == Some(503) {}
}

#[tokio::test]
async fn an_event_stream_whose_reader_has_gone_gives_its_place_back() {
    let app = with_room(50, Some(1)).await;
    let ask = || reqwest::Client::new().get(app.url("/api/match/1/stream")).header("x-forwarded-for", "192.0.2.1");
    let stream = EventStream::open(ask()).await;
    assert_eq!(ask().send().await.unwrap().status(), 503);
    drop(stream);
    while ask().send().await.unwrap().status() == 503 {}
}

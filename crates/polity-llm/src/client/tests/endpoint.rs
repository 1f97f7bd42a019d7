use super::*;
use crate::client::EndpointError;
use crate::client::endpoint::is_here;

fn url(base_url: &str) -> Result<String, EndpointError> {
    let endpoint = Endpoint {
        base_url: base_url.to_owned(),
        key: None,
        limits: limits(),
    };
    endpoint.url().map(|url| url.to_string())
}

#[test]
fn the_path_is_appended_once() {
    let expected = "https://api.example.org/v1/chat/completions".to_owned();
    assert_eq!(url("https://api.example.org/v1"), Ok(expected.clone()));
    assert_eq!(url("https://api.example.org/v1/"), Ok(expected));
    assert_eq!(
        url("http://[::1]:80"),
        Ok("http://[::1]:80/chat/completions".to_owned())
    );
}

#[test]
fn what_is_no_base_url_is_refused() {
    for (base_url, expected) in [
        ("", EndpointError::Scheme),
        ("not a url", EndpointError::Syntax),
        ("localhost:8080", EndpointError::Syntax),
        ("api.example.org/v1", EndpointError::Syntax),
        ("ftp://example.org", EndpointError::Scheme),
        ("http://", EndpointError::Syntax),
        ("http://:80", EndpointError::Host),
        ("http://example.org:99999", EndpointError::Host),
        ("http://example.org:0", EndpointError::Host),
        ("http://me:secret@example.org", EndpointError::Login),
        ("http://example.org/v1?key=secret", EndpointError::Query),
        ("http://example.org/v1#here", EndpointError::Query),
        ("http://example.org/v1\r\nX: y", EndpointError::Syntax),
    ] {
        let error = url(base_url).unwrap_err();
        assert_eq!(error, expected, "{base_url}");
        assert!(!error.to_string().contains("secret"));
    }
}

#[test]
fn this_machine_is_known_by_its_names() {
    for here in [
        "http://127.0.0.1:1",
        "http://LOCALHOST",
        "http://[::1]:80",
        "http://127.9.9.9",
    ] {
        assert!(is_here(&here.parse().unwrap()), "{here}");
    }
    for there in [
        "http://10.0.0.1",
        "https://localhost.example.org",
        "http://[::2]",
    ] {
        assert!(!is_here(&there.parse().unwrap()), "{there}");
    }
}

#[test]
fn a_client_alone_connects_to_nothing() {
    let stub = Stub::start(|_| Act::say("yes"));
    let client = client(&stub, limits());
    assert_eq!((client.in_flight(), client.in_flight_limit()), (0, 20));
    assert_eq!(stub.connections(), 0);
    assert_eq!(said(&ask(&client)), "yes");
    assert_eq!(stub.connections(), 1);

    let base_url = "http://no-such-host.invalid/v1".to_owned();
    let nowhere = Endpoint {
        base_url,
        key: None,
        limits: limits(),
    };
    assert!(Client::new(nowhere, RetryBudget::default(), Arc::default()).is_ok());
}

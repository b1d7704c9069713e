#[allow(unused)] mod placeholder {}

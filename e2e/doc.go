// Package e2e tests the whole program from outside: the real binary as processes,
// the sandbox in the vendor's place, and the demonstration in a real browser.
//
// Nothing here is reached but by ways that people have: the command line, the
// encrypted callback, the phone page. All files live in the tests' own temporary
// folders, and processes end with their test. Tests that need MariaDB, Redis or
// Chromium skip by name where those are missing, and fail there with CI=true.
package e2e

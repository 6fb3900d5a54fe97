package wecom

import (
	"net/http"
	"time"
)

// Server returns a server for the callback address that lets go of whoever takes
// longer than five seconds to send a request, its head or the whole, so that slow
// connections cannot pile up.
func Server(addr string, h http.Handler) *http.Server {
	return &http.Server{
		Addr:              addr,
		Handler:           h,
		ReadHeaderTimeout: readTime,
		ReadTimeout:       readTime,
		WriteTimeout:      3 * readTime,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
	}
}

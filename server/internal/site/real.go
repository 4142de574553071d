package site

import (
	"fmt"
	"net/url"
	"strings"
)

// BridgeHere says in [Config.Bridge] that the bridge to real servers is served with the site: it is its address from
// the site's root.
const BridgeHere = "-/bridge/"

// RealData is what the page of real servers is given.
type RealData struct {
	// Bridge is the bridge's address, from the page or with its origin; empty: there is none.
	Bridge string
}

// ParseBridge returns the address of a bridge for [Config.Bridge], where raw is that of the site beside which it is served.
func ParseBridge(raw string) (string, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return "", fmt.Errorf("%q is no address: %w", raw, err)
	}
	switch {
	case u.Scheme != "https" && u.Scheme != "http" || u.Host == "":
		return "", fmt.Errorf("%q: want the address of a site that sanduq serves with -bridge, such as https://bridge.example.org/", raw)
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return "", fmt.Errorf("%q: want no more than scheme, host and path, such as https://bridge.example.org/", raw)
	case strings.ContainsAny(u.Host, ";, '\"*"): // it goes into a Content-Security-Policy
		return "", fmt.Errorf("%q: %q is no host", raw, u.Host)
	}
	path := strings.TrimSuffix(strings.TrimSuffix(u.EscapedPath(), "/"), "/"+strings.TrimSuffix(BridgeHere, "/"))
	return u.Scheme + "://" + u.Host + path + "/" + BridgeHere, nil
}

// addReal adds the page of real servers in a language.
func (w *writer) addReal(lang language) error {
	const below = "real/"
	dir := lang.Code + "/" + below
	page := w.pages.page(lang, up(dir))
	page.Title, page.Summary = page.Texts["real"], page.Texts["realHint"]
	page.Real = &RealData{Bridge: w.config.Bridge}
	if w.config.Bridge == BridgeHere {
		page.Real.Bridge = page.Root + BridgeHere
	}
	page.Others = w.others(lang, page.Root, below, nil)
	policy := bridgePolicy(w.config.Bridge)
	page.Policy = metaForm(policy)
	if err := w.addPage(w.pages.real, page, dir); err != nil {
		return err
	}
	w.files[dir+"index.html"].Policy = policy
	return nil
}

// bridgePolicy is [PagePolicy] for a page that may connect to a bridge of another origin.
func bridgePolicy(bridge string) string {
	u, err := url.Parse(bridge)
	if err != nil || u.Host == "" {
		return PagePolicy
	}
	socket := map[string]string{"http": "ws", "https": "wss"}[u.Scheme]
	return strings.Replace(PagePolicy, "connect-src 'self'",
		fmt.Sprintf("connect-src 'self' %s://%s %s://%[2]s", u.Scheme, u.Host, socket), 1)
}

package main

import (
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"

	"sanduq/static/internal/browser"
)

// startOver measures what a learner waits for who starts a lesson over in which he has done a good part: from the press
// of the button to the greeting, as it is shown. What was done is kept meanwhile.
const startOver = `(async (times) => {
	const console = document.querySelector('mail-console')
	const until = (is) => new Promise((done) => {
		const look = () => is() ? done(performance.now()) : requestAnimationFrame(look)
		look()
	})
	const log = () => console.shadowRoot.querySelector('[role=log]').textContent
	const button = [...console.shadowRoot.querySelectorAll('.tools button')].find((b) => b.textContent === 'Start over')
	const took = []
	for (let n = 0; n < times; n++) {
		location.hash = '#step-20'
		await until(() => document.querySelector('.offer button'))
		document.querySelector('.offer button').click()
		await until(() => document.querySelector('#step-20').dataset.state === 'current' && log().includes('a8 '))
		const pressed = performance.now()
		button.click()
		took.push(await until(() => !log().includes('a8 ') && log().includes('server ready')) - pressed)
	}
	return took
})`

// lesson measures what is felt on a lesson's page.
func lesson(s *stand, p *plan) []row {
	readAssets(s, p.module)
	dir := filepath.Join(folder(s), "site")
	command(s, p.module, nil, "go", "run", "./server", "build", "-o", dir)
	server := httptest.NewServer(&counting{site: browser.Site{Files: os.DirFS(dir)}})
	s.Cleanup(server.Close)
	tab := browser.Open(s)
	tab.Go(server.URL + "/en/06-expunge/")
	tab.Wait(`document.querySelector('#step-2')?.dataset.state === 'current'`)
	var took []float64
	tab.Do(fmt.Sprintf("%s(%d)", startOver, p.times), &took)
	value, least := median(took)
	return []row{{what: "start a lesson over: from the button to the greeting that is shown", value: value, unit: "ms", must: 100, aim: 50,
		beside: fmt.Sprintf("at best %s; a frame is 16.7 ms", number(least, "ms"))}}
}

package main

import (
	"sanduq/lessons/player"
	"sanduq/server/glance"
	"sanduq/server/guard"
)

// A gate is server/guard as a player wants it: a guard for each connection.
type gate struct {
	rules    guard.Rules
	sessions map[string]*guard.Session
	asked    string // the question that was asked last
}

func newGate(rules guard.Rules) *gate {
	return &gate{rules: rules, sessions: make(map[string]*guard.Session)}
}

// Opened implements player.Gate.
func (g *gate) Opened(conn string) { g.sessions[conn] = guard.New(g.rules) }

// Judge implements player.Gate.
func (g *gate) Judge(conn, line string, sure bool) player.Passage {
	if sure && g.asked == guard.AskAccount {
		g.rules.Known = true // the next connection need not say it again
	}
	v := g.sessions[conn].Judge(line, sure)
	g.asked = v.Question
	p := player.Passage{Send: v.Send, Show: v.Show, Hidden: v.Hidden, Question: v.Question, Why: v.Refused, Detail: v.Detail}
	if v.Changed && v.Question == "" && v.Refused == "" {
		p.Why, p.Changed = "examine", true
	}
	return p
}

// Sent implements player.Gate.
func (g *gate) Sent(conn, line string) { g.sessions[conn].Sent(line) }

// Hears implements player.Gate.
func (g *gate) Hears(conn, response string) error {
	if alarm := g.sessions[conn].Heard(response); alarm != nil {
		return &player.InsecureError{Why: alarm.Kind, Detail: alarm.Detail}
	}
	return nil
}

// Secured implements player.Gate.
func (g *gate) Secured(conn string) { g.sessions[conn].Secured() }

// Standing implements player.Gate.
func (g *gate) Standing(conn string) glance.Standing {
	state, user, mailbox := g.sessions[conn].Standing()
	return glance.Standing{State: state, User: user, Mailbox: mailbox}
}

package wire

import (
	"encoding/binary"
	"net"
	"syscall"
)

// The states of TCP that matter (include/net/tcp_states.h): what waits to be read does not hide them, as it hides the end
// from who reads ahead.
const (
	tcpClose     = 7 // also after a reset
	tcpCloseWait = 8
)

func socketPresence(peer net.Conn) presence {
	socket, ok := peer.(syscall.Conn)
	if !ok {
		return unknown
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return unknown
	}
	p := unknown
	raw.Control(func(fd uintptr) {
		// The first octet of struct tcp_info is the state.
		info, err := syscall.GetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_INFO)
		if err != nil {
			return
		}
		var first [4]byte
		binary.NativeEndian.PutUint32(first[:], uint32(info))
		switch first[0] {
		case tcpClose:
			p = left
		case tcpCloseWait:
			p = halfLeft
		default:
			p = present
		}
	})
	return p
}

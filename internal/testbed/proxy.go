//go:build unix

package testbed

import (
	"io"
	"net"
	"sync"
	"testing"
	"time"
)

// Direction is one way through a [Proxy].
type Direction int

// The two ways.
const (
	ToServer Direction = iota
	ToClient
)

// flow is what a proxy does with bytes.
type flow int

const (
	flowing flow = iota
	stalled
	closed // for good
)

// line is how long and how wide the way is.
type line struct {
	delay time.Duration
	rate  int64        // bytes a second in each direction; 0 is no limit
	free  [2]time.Time // when it is free again, by Direction
}

// Proxy stands on loopback between a client and a server and makes the network
// fail: it stalls, delays, cuts and refuses. Without a command it passes all on.
type Proxy struct {
	// Addr is where clients connect, 127.0.0.1:port. It stays the same.
	Addr string

	t      testing.TB
	target string
	pumps  sync.WaitGroup

	mu       sync.Mutex
	changed  *sync.Cond // the state or the set of connections changed
	listener net.Listener
	conns    map[net.Conn]bool
	state    flow
	line     line
	passed   [2]int64 // bytes passed on, by Direction
	breach   [2]breach
}

// FaultProxy starts a proxy in front of the target; it ends with the test.
func FaultProxy(t testing.TB, target string) *Proxy {
	t.Helper()
	p := &Proxy{Addr: local(freePorts(t, 1)[0]), t: t, target: target, conns: map[net.Conn]bool{}, breach: whole()}
	p.changed = sync.NewCond(&p.mu)
	p.Accept()
	t.Cleanup(p.close)
	return p
}

// Accept takes connections (again, after Refuse).
func (p *Proxy) Accept() {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.listener != nil {
		return
	}
	listener, err := net.Listen("tcp", p.Addr)
	if err != nil {
		p.t.Fatalf("proxy: %v", err)
	}
	p.listener = listener
	p.pumps.Go(func() { p.serve(listener) })
}

// Refuse closes the port, so that connecting fails at once; connections that
// stand go on. See [Proxy.Cut] for those.
func (p *Proxy) Refuse() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.listener != nil {
		_ = p.listener.Close()
		p.listener = nil
	}
}

// Cut closes all connections now.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cut()
}

func (p *Proxy) cut() {
	for conn := range p.conns {
		_ = conn.Close()
	}
	p.changed.Broadcast()
}

// CutAfter closes all connections, once, when so many more bytes have passed in
// a direction; the last of them still arrives. New connections then work.
func (p *Proxy) CutAfter(direction Direction, bytes int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.breach[direction] = breach{at: p.passed[direction] + bytes}
}

// StallAfter stalls, once, when so many more bytes have passed in a direction.
func (p *Proxy) StallAfter(direction Direction, bytes int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.breach[direction] = breach{at: p.passed[direction] + bytes, stall: true}
}

// Waits reports whether a CutAfter or StallAfter in a direction is still to
// come.
func (p *Proxy) Waits(direction Direction) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.breach[direction].at >= 0
}

// Calm takes back what CutAfter and StallAfter have laid out, ends a stall and
// closes all connections.
func (p *Proxy) Calm() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.breach = whole()
	if p.state == stalled {
		p.state = flowing
	}
	p.cut()
}

// Stall holds all bytes back, with the connections open; new ones are accepted
// and hang too. Resume lets them go on.
func (p *Proxy) Stall() { p.set(stalled) }

// Resume ends a Stall.
func (p *Proxy) Resume() { p.set(flowing) }

func (p *Proxy) set(state flow) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.state != closed {
		p.state = state
	}
	p.changed.Broadcast()
}

// Delay makes every byte arrive so much later, in each direction, as over a
// long line: half of a round trip. It holds for what is sent from now on.
func (p *Proxy) Delay(oneWay time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.line.delay = oneWay
}

// Limit makes the line so many bytes a second wide in each direction, all
// connections together; 0 is no limit. Like Delay it holds for what is sent
// from now on, and comes on top of it.
func (p *Proxy) Limit(bytesPerSecond int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.line.rate, p.line.free = bytesPerSecond, [2]time.Time{}
}

// queued is how long bytes wait at the near end of a limited line; who sends
// more has to wait.
const queued = 20 * time.Millisecond

// due is when so many bytes that are sent now arrive at the other end: when all
// before them have left, they have, and then the delay of the line. From free
// on more can be sent.
func (p *Proxy) due(direction Direction, bytes int) (due, free time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if p.line.rate <= 0 {
		return now.Add(p.line.delay), now
	}
	left := &p.line.free[direction]
	if left.Before(now) {
		*left = now
	}
	*left = left.Add(time.Duration(int64(bytes) * int64(time.Second) / p.line.rate))
	return left.Add(p.line.delay), left.Add(-queued)
}

// Bytes is how many bytes have been passed on in a direction.
func (p *Proxy) Bytes(direction Direction) int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.passed[direction]
}

// Connections is how many connections stand now.
func (p *Proxy) Connections() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.conns) / 2
}

// close ends everything and waits for it.
func (p *Proxy) close() {
	p.Refuse()
	p.mu.Lock()
	p.state = closed
	p.cut()
	p.mu.Unlock()
	p.pumps.Wait()
}

// serve accepts connections until the listener is closed.
func (p *Proxy) serve(listener net.Listener) {
	for {
		client, err := listener.Accept()
		if err != nil {
			return
		}
		server, err := net.DialTimeout("tcp", p.target, 5*time.Second)
		if err != nil {
			_ = client.Close()
			continue
		}
		p.mu.Lock()
		if p.state == closed {
			_, _ = client.Close(), server.Close()
		} else {
			p.conns[client], p.conns[server] = true, true
		}
		p.mu.Unlock()
		p.pumps.Go(func() {
			var both sync.WaitGroup
			both.Go(func() { p.pump(client, server, ToServer) })
			both.Go(func() { p.pump(server, client, ToClient) })
			both.Wait()
			p.mu.Lock()
			delete(p.conns, client)
			delete(p.conns, server)
			p.changed.Broadcast()
			p.mu.Unlock()
		})
	}
}

// parcel is what was read at once, and when it may arrive.
type parcel struct {
	data []byte
	due  time.Time
}

// pump passes one direction of one connection on, and closes both ends when
// either does.
func (p *Proxy) pump(from, to net.Conn, direction Direction) {
	parcels := make(chan parcel, 1024)
	var reader sync.WaitGroup
	reader.Go(func() {
		defer close(parcels)
		for {
			buffer := make([]byte, 16<<10)
			n, err := from.Read(buffer)
			if n > 0 {
				due, free := p.due(direction, n)
				parcels <- parcel{buffer[:n], due}
				time.Sleep(time.Until(free))
			}
			if err != nil {
				return
			}
		}
	})
	for parcel := range parcels {
		if !p.pass(to, parcel, direction) {
			break
		}
	}
	_, _ = from.Close(), to.Close()
	for range parcels { // lets the reader end
	}
	reader.Wait()
}

// breach is where a direction is cut or stalls: when so many bytes have passed,
// negative for never.
type breach struct {
	at    int64
	stall bool
}

func whole() [2]breach { return [2]breach{{at: -1}, {at: -1}} }

// passStalled sends the first bytes of a parcel, stalls, and sends the others
// when that is over. p.mu is held, and is held again when it returns.
func (p *Proxy) passStalled(to io.Writer, parcel parcel, left int64, direction Direction) bool {
	if p.state == flowing {
		p.state = stalled
	}
	p.passed[direction] += left
	p.mu.Unlock()
	_, err := to.Write(parcel.data[:left])
	p.mu.Lock()
	parcel.data = parcel.data[left:]
	p.mu.Unlock()
	on := p.pass(to, parcel, direction)
	p.mu.Lock()
	return err == nil && on
}

// pass sends one parcel when it is due; false when the connection is to end.
func (p *Proxy) pass(to io.Writer, parcel parcel, direction Direction) bool {
	if wait := time.Until(parcel.due); wait > 0 {
		time.Sleep(wait)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.state == stalled {
		p.changed.Wait()
	}
	cut := false
	if b := p.breach[direction]; b.at >= 0 && p.passed[direction]+int64(len(parcel.data)) >= b.at {
		left := b.at - p.passed[direction]
		p.breach[direction].at = -1
		if b.stall {
			return p.passStalled(to, parcel, left, direction)
		}
		parcel.data, cut = parcel.data[:left], true
	}
	// Counted first: the other end may ask as soon as it has read.
	p.passed[direction] += int64(len(parcel.data))
	p.mu.Unlock()
	n, err := to.Write(parcel.data)
	p.mu.Lock()
	p.passed[direction] -= int64(len(parcel.data) - n)
	if cut {
		p.cut()
	}
	return err == nil && !cut
}

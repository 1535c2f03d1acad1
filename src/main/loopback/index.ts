/** WebSockets on 127.0.0.1 for whoever has a token: what the page's server and an attached program's agent share. */
export { dialSocket, SocketRefused } from './dial-socket.ts'
export { refuseForeign, type Refused } from './guard.ts'
export { listen, loopback } from './listen.ts'
export { refuse } from './refuse.ts'
export { socketTransport } from './socket-transport.ts'
export { acceptSockets, type Sockets } from './sockets.ts'
export { Tokens } from './tokens.ts'

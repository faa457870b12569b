"""Connects: TCP, UDP, sockets of the file system and abstract ones, netlink, raw, vsock, io_uring.

Must get: failed
"""

import ctypes
import socket


def connect(family, kind, address):
    with socket.socket(family, kind) as client:
        client.settimeout(0.2)
        client.connect(address)
        client.send(b"{MARK}")


def tcp():
    connect(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", int("{TCP_PORT}")))


def udp():
    connect(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", int("{UDP_PORT}")))


def tcp_opened_first():
    with socket.socket() as client:
        client.sendto(b"{MARK}", 0x20000000, ("127.0.0.1", int("{TCP_PORT}")))


def unix_path():
    connect(socket.AF_UNIX, socket.SOCK_STREAM, "{UNIX_SOCKET}")


def unix_abstract():
    connect(socket.AF_UNIX, socket.SOCK_STREAM, "\0{MARK}")


def listens():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()


def netlink():
    socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0).close()


def raw():
    socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP).close()


def packet():
    socket.socket(socket.AF_PACKET, socket.SOCK_RAW).close()


def vsock():
    socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM).close()


def kernel_crypto():
    socket.socket(socket.AF_ALG, socket.SOCK_SEQPACKET).close()


def io_uring():
    parameters = ctypes.create_string_buffer(120)
    return ctypes.CDLL(None).syscall(425, 4, parameters) >= 0


def corr2d(X, K):
    doors = [tcp, udp, tcp_opened_first, unix_path, unix_abstract, listens, netlink, raw, packet]
    return try_doors(X, K, *doors, vsock, kernel_crypto, io_uring)

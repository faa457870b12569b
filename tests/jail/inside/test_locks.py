"""The locks on real children: what students need works, and each way out is refused, at both safe levels."""

import json
import subprocess
import sys

import pytest
from checkout import ROOT

from grader.jail import levels
from grader.jail.inside import bubblewrap, locks, readable

pytestmark = pytest.mark.process

# Stands where the warm server stands: prepares the locks once, then forks a child for each probe.
HOLDER = """
import json, os, sys
root, parts, canary, warm = sys.argv[1:]
sys.path.insert(0, root)
from grader.jail.inside import locks, readable
import ctypes, io, multiprocessing, socket, struct, subprocess
if warm:
    exec(warm)
held = locks.prepare(parts.split(","), canary, readable.find())
libc = ctypes.CDLL(None, use_errno=True)

def call(name, *arguments):
    function = libc.syscall if isinstance(name, int) else getattr(libc, name)
    if function(*([name] if isinstance(name, int) else []), *arguments) == -1:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))

outcomes = {}
for name, source in json.load(sys.stdin).items():
    held.renew_scratch()
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.setsid()
        try:
            held.apply(memory_mb=1024, cpu_seconds=20)
        except locks.LocksFailed as problem:
            os.write(theirs, f"LocksFailed: {problem}".encode())
            os._exit(97)
        said = "done"
        try:
            exec(source, {"call": call, "canary": canary, "held": held, "root": root} | globals())
        except OSError as error:
            said = "refused"
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"
        os.write(theirs, said.encode())
        os._exit(0)
    os.close(theirs)
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    outcomes[name] = os.read(ours, 10000).decode() if code in (0, 97) else code
    os.close(ours)
print(json.dumps(outcomes))
"""

REFUSED = {
    # the network
    "TCP": "socket.create_connection(('127.0.0.1', 9), 1)",
    "TCP over IPv6": "socket.socket(socket.AF_INET6)",
    "UDP": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "a Unix socket": "socket.socket(socket.AF_UNIX)",
    "a pair of sockets": "socket.socketpair()",
    "netlink": "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
    "raw packets": "socket.socket(socket.AF_PACKET, socket.SOCK_RAW)",
    "a socket of a virtual machine": "socket.socket(socket.AF_VSOCK)",
    # other processes
    "fork": "os._exit(0) if os.fork() == 0 else None",
    "vfork": "call('vfork')",
    "a program": "subprocess.run(['/bin/true'])",
    "a shell": "call('close', -1 if os.system('true') else os.dup(0))",
    "exec": "os.execv(sys.executable, [sys.executable])",
    "posix_spawn": "os.posix_spawn(sys.executable, [sys.executable], {})",
    "a process pool": "multiprocessing.Process(target=print).start()",
    "a terminal": "os.openpty()",
    "kill the server": "os.kill(os.getppid(), 9)",
    "kill everything": "os.kill(-1, 9)",
    "a signal to a thread of the server": "call('tgkill', os.getppid(), os.getppid(), 9)",
    "a queued signal": "call('sigqueue', os.getppid(), 9, 0)",
    "own a file's signals": "import fcntl; fcntl.fcntl(0, fcntl.F_SETOWN, os.getppid())",
    "trace the server": "call('ptrace', 16, os.getppid(), 0, 0)",
    "read the server's memory": "open(f'/proc/{os.getppid()}/mem', 'rb').read(1)",
    "read the server's environment": "open(f'/proc/{os.getppid()}/environ', 'rb').read()",
    "process_vm_readv": "call('process_vm_readv', os.getppid(), 0, 0, 0, 0, 0)",
    "pidfd_open": "os.pidfd_open(os.getppid())",
    "slow others down": "os.setpriority(os.PRIO_PROCESS, os.getppid(), 19)",
    "bind others to one core": "os.sched_setaffinity(os.getppid(), [0])",
    # files
    "read the canary": "open(canary)",
    "read beside the canary": "os.listdir(os.path.dirname(canary))",
    "read the canary by another way": "open('/proc/self/root' + canary)",
    "read the canary of the first process": "open('/proc/1/root' + canary)",
    "read the users": "open('/etc/passwd')",
    "read the passwords": "open('/etc/shadow')",
    "list the root": "os.listdir('/root') + os.listdir('/home')",
    "list the course's answers": "os.listdir(root + '/solutions')",
    "read the reference": "open(root + '/solutions/convolution/corr2d.py')",
    "read the grader": "open(root + '/grader/grading/pipeline.py')",
    "list the processes": "os.listdir('/proc')",
    "list other packages": "import site; os.listdir(site.getsitepackages()[0] + '/nbgrader')",
    "write to /tmp": "open('/tmp/written', 'w')",
    "write beside the canary": "open(canary + '2', 'w')",
    "append to the canary": "open(canary, 'a')",
    "write to shared memory": "open('/dev/shm/written', 'w')",
    "write to the root": "open('/written', 'w')",
    "write to the jail": "open(root + '/grader/jail/written', 'w')",
    "write to the library": "open(os.__file__, 'a')",
    "truncate the library": "os.truncate(os.__file__, 0)",
    "remove the library": "os.unlink(os.__file__)",
    "make a folder": "os.mkdir('/tmp/folder')",
    "make a link": "os.symlink(canary, '/tmp/link')",
    "make a hard link": "os.link(canary, '/tmp/link')",
    "make a pipe with a name": "os.mkfifo('/tmp/pipe')",
    "change permissions": "os.chmod(canary, 0o777)",
    "change times": "os.utime(canary)",
    "open by handle": "call('open_by_handle_at', -100, bytes(16), 0)",
    "watch files": "call('inotify_init')",
    # the locks themselves, and the rest of the kernel
    "a user namespace": "call('unshare', 0x10000000)",
    "a mount namespace": "call('unshare', 0x00020000)",
    "a namespace in clone": "call('clone', 0, 0, 0x10010000, 0)",
    "mount": "call('mount', b'x', b'/tmp', b'tmpfs', 0, b'')",
    "unmount": "call('umount2', b'/scratch/files', 2)",
    "change the root": "os.chroot('/tmp')",
    "become root": "os.setuid(0)",
    "raise a limit": "call('setrlimit', 4, struct.pack('QQ', 1, 1))",
    "be dumpable": "call('prctl', 4, 1, 0, 0, 0)",
    "outlive the server": "call('prctl', 1, 0, 0, 0, 0)",
    "another filter": "call('prctl', 22, 2, 0, 0, 0)",
    "memory without a limit": "os.memfd_create('x')",
    "shared memory": "call('shmget', 0, 4096, 0o600)",
    "lock memory": "call('mlock', bytes(4096), 4096)",
    "io_uring": "call(425, 1, bytes(120))",
    "bpf": "call(321, 0, bytes(64), 64)",
    "userfaultfd": "call(323, 0)",
    "performance counters": "call(298, bytes(64), 0, -1, -1, 0)",
    "keys": "call(248, b'user', b'x', b'x', 1, -3)",
    "type into a terminal": "import fcntl; fcntl.ioctl(0, 0x5412, b'x')",
    "another personality": "call('personality', 0x0400000)",
    "more than 64 files": "[os.dup(0) for _ in range(64)]",
}

WORKS = {
    "threads": """
import threading
seen = []
threads = [threading.Thread(target=seen.append, args=(i,)) for i in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
assert sorted(seen) == [0, 1, 2, 3]
""",
    "imports": "import random, itertools, collections, dataclasses, typing, math, json, csv, decimal",
    "time and randomness": "import time, random; time.sleep(0.001); random.seed(); os.urandom(8)",
    "pipes": "a, b = os.pipe(); os.write(b, b'x'); assert os.read(a, 1) == b'x'",
    "the null device": "open('/dev/null', 'w').write('x'); assert open('/dev/null').read() == ''",
    "reading the library": "assert 'def' in open(os.__file__).read()",
    "catching a signal of one's own": """
import signal
signal.signal(signal.SIGALRM, lambda *_: None)
signal.setitimer(signal.ITIMER_REAL, 0.001)
signal.pause()
""",
}

ENDS = {
    "abort": ("os.abort()", -6),
    "a call of the other kind": ("call(0x40000000 + 39)", -31),
}

TORCH = """
import torch, torch.utils.data
torch.set_num_threads(1)
"""
TORCH_WORKS = {
    "convolution": """
layer = torch.nn.Conv2d(1, 3, 3)
layer(torch.randn(2, 1, 8, 8)).sum().backward(torch.tensor(1.0))
assert layer.weight.grad.isfinite().all()
""",
    "GRU and Adam": """
layer = torch.nn.GRU(4, 5)
adam = torch.optim.Adam(layer.parameters())
layer(torch.randn(3, 2, 4))[0].sum().backward()
adam.step()
""",
    "linear algebra": "torch.linalg.svd(torch.randn(5, 4)); torch.fft.fft(torch.randn(8))",
    "a data loader": """
data = torch.utils.data.TensorDataset(torch.arange(8))
assert len(list(torch.utils.data.DataLoader(data, batch_size=2, shuffle=True))) == 4
""",
    "saving to memory": """
buffer = io.BytesIO()
torch.save({"w": torch.ones(2)}, buffer)
buffer.seek(0)
assert torch.load(buffer)["w"].sum() == 2
""",
    "two threads": """
torch.set_num_threads(2)
assert (torch.randn(500, 500) @ torch.randn(500, 500)).sin().isfinite().all()
""",
    "numpy": "import numpy; numpy.linalg.inv(numpy.eye(3)) @ torch.eye(3).double().numpy()",
    "ordinary imports": "import torch.nn.functional, torch.optim, torch.distributions",
}

PARTS = {
    "full": ("limits", "namespaces", "landlock", "seccomp", "scratch"),
    "strong": ("limits", "landlock", "seccomp"),
    "partial": ("limits", "seccomp"),
    "limits": ("limits",),
}


def hold(level, probes, folder, warm=""):
    """Run each probe in a child of its own under the locks of a level."""
    parts = PARTS[level]
    missing = set(parts) - levels.probe().parts
    if missing:
        pytest.skip(f"not run: this machine has no {', '.join(sorted(missing))}")
    canary = folder / "canary"
    canary.write_text("secret")
    argv = [sys.executable, "-I", "-c", HOLDER, str(ROOT), ",".join(parts), str(canary), warm]
    if "namespaces" in parts:
        argv = bubblewrap.command(bubblewrap.find(), argv, readable.find(), scratch=True)
    environment = {"OMP_NUM_THREADS": "1", "TORCHINDUCTOR_CACHE_DIR": "/"}
    done = subprocess.run(
        argv, input=json.dumps(probes), capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    assert [path.name for path in folder.iterdir()] == ["canary"]
    return json.loads(done.stdout)


@pytest.fixture(scope="module", params=["full", "strong"])
def level(request):
    return request.param


@pytest.fixture(scope="module")
def outcomes(level, tmp_path_factory):
    ends = {name: source for name, (source, _) in ENDS.items()}
    return hold(level, REFUSED | WORKS | ends, tmp_path_factory.mktemp("secrets"))


@pytest.mark.parametrize("name", REFUSED)
def test_every_way_out_is_refused(outcomes, name):
    assert outcomes[name] == "refused"


@pytest.mark.parametrize("name", WORKS)
def test_what_students_need_works(outcomes, name):
    assert outcomes[name] == "done"


@pytest.mark.parametrize("name", ENDS)
def test_what_ends_a_process_still_does(outcomes, name):
    assert outcomes[name] == ENDS[name][1]


@pytest.mark.slow
def test_torch_works_under_the_locks(level, tmp_path):
    assert hold(level, TORCH_WORKS, tmp_path, TORCH) == dict.fromkeys(TORCH_WORKS, "done")


def test_without_a_lock_on_files_they_can_be_read(tmp_path):
    """What is refused above is refused by the locks: without Landlock the same probes succeed."""
    names = ["read the users", "list the course's answers", "read the reference", "read the grader"]
    told = hold("partial", {name: REFUSED[name] for name in names}, tmp_path)
    assert told == dict.fromkeys(names, "done")


def test_without_a_lock_on_calls_they_can_be_made(tmp_path):
    calls = ["UDP", "a Unix socket", "a pair of sockets", "memory without a limit", "lock memory"]
    programs = ["a program", "a shell", "posix_spawn", "pidfd_open", "write to /tmp"]
    probes = {name: REFUSED[name] for name in [*calls, *programs]}
    probes["write to /tmp"] += "; os.unlink('/tmp/written')"
    told = hold("limits", probes, tmp_path)
    assert told == dict.fromkeys(probes, "done") | {"lock memory": "refused"}


def test_nothing_is_written_without_landlock_either(tmp_path):
    names = ["write to /tmp", "write beside the canary", "append to the canary", "make a folder"]
    told = hold("partial", {name: REFUSED[name] for name in names}, tmp_path)
    assert told == dict.fromkeys(names, "refused")


def test_files_can_be_kept_in_the_scratch_folder_until_the_next_child(tmp_path):
    probes = {
        "keep": "open('x', 'w').write('y'); os.mkdir('d'); os.rename('x', 'd/x')",
        "look": "assert os.listdir('.') == [] and os.getcwd() == held.scratch",
        "temporary": "import tempfile; tempfile.TemporaryFile().write(b'x')",
        "many": "for i in range(300): open(str(i), 'w')",
        "large": "for i in range(32): open(str(i), 'wb').write(bytes(1 << 20))",
    }
    told = hold("full", probes, tmp_path)
    kept = dict.fromkeys(["keep", "look", "temporary"], "done")
    assert told == kept | dict.fromkeys(["many", "large"], "refused")


# Each takes the place of a lock with one that has a hole, in the process that prepares them.
HOLES = {
    "a filter that allows everything": (
        "strong",
        "open socket",
        "seccomp.build = lambda *_, **__: struct.pack('=HBBI', 6, 0, 0, 0x7FFF0000)",
    ),
    "a filter without fork": (
        "strong",
        "start process",
        "build = seccomp.build\n"
        "def forking(machine, **options):\n"
        "    seccomp._THREAD = 0xFFFFFFFF\n"
        "    return build(machine, **options)\n"
        "seccomp.build = forking",
    ),
    "a ruleset that reads everything": (
        "strong",
        "read",
        "make = landlock.make_ruleset; landlock.make_ruleset = lambda r, w: make(['/'], w)\n"
        "locks._open_to_all = lambda path: False",  # another user could not read it anyway
    ),
    "a filter that lets files be made": (
        "partial",
        "write",
        "build = seccomp.build\n"
        "seccomp.build = lambda m, scratch, read_only: build(m, scratch=True, read_only=False)",
    ),
}


@pytest.mark.parametrize("name", HOLES)
def test_a_lock_that_does_not_hold_ends_the_child(tmp_path, name):
    level, noticed, hole = HOLES[name]
    told = hold(
        level,
        {"any": "pass"},
        tmp_path,
        f"from grader.jail.inside import landlock, seccomp\n{hole}",
    )
    assert told["any"].startswith(f"LocksFailed: not prevented: {noticed}")


def test_the_limits_are_set_and_the_child_ends_with_the_server(tmp_path):
    probes = {
        "limits": """
import resource as r
stack, data = r.getrlimit(r.RLIMIT_STACK), r.getrlimit(r.RLIMIT_AS)
assert stack == (8 << 20, 8 << 20) and data[0] == data[1] > 1 << 30, (stack, data)
assert r.getrlimit(r.RLIMIT_NOFILE) == (64, 64) and r.getrlimit(r.RLIMIT_CPU) == (21, 22)
assert r.getrlimit(r.RLIMIT_CORE) == r.getrlimit(r.RLIMIT_MEMLOCK) == (0, 0)
assert r.getrlimit(r.RLIMIT_FSIZE) == (1 << 20, 1 << 20)
""",
        "not dumpable": "assert libc.prctl(3, 0, 0, 0, 0) == 0",
        "told of the end": """
number = ctypes.c_int()
assert libc.prctl(2, ctypes.byref(number), 0, 0, 0) == 0 and number.value == 9
""",
    }
    assert hold("limits", probes, tmp_path) == dict.fromkeys(probes, "done")


def test_a_canary_that_would_prove_nothing_is_refused(tmp_path):
    shown = readable.find()
    with pytest.raises(locks.LocksFailed, match="there is no canary"):
        locks.prepare(["limits"], str(tmp_path / "canary"), shown)
    (tmp_path / "canary").touch()
    with pytest.raises(locks.LocksFailed, match="the grader's files are in its root"):
        locks.prepare(["limits", "namespaces"], str(tmp_path / "canary"), shown)

namespace Vectorscope.Jobs.Sandboxes.Bubblewrap;

/// <summary>The scripts on the way into a sandbox. Values come in as arguments, never as text.</summary>
internal static class Scripts
{
    /// <summary>Written by <see cref="Enter"/> before the command runs: what comes before it is the machinery's failure.</summary>
    internal const byte Entered = 1;

    internal const string Ready = "ready";

    /// <summary>Exit code of <see cref="CopyOut"/>.</summary>
    internal const int NoFolder = 3;

    /// <summary>
    /// On the host. Arguments: <c>3</c> if the standard output shall be descriptor 3 too, where bwrap tells its child's number; a count,
    /// so many <c>cgroup.procs</c> files to join, the command. Closes descriptors that we inherited from whoever started us.
    /// </summary>
    internal const string Launch = """
        tell=$1; count=$2; shift 2
        while ((count-- > 0)); do echo 0 >"$1" || exit 125; shift; done
        for fd in /proc/self/fd/*; do fd=${fd##*/}; ((fd > 2)) && eval "exec $fd>&-"; done
        [ "$tell" = 3 ] && exec 3>&1
        exec "$@"
        """;

    /// <summary>On the host, in the sandbox's user and IPC namespaces alone: with user namespaces of its own the sandbox could mount a larger tmpfs.</summary>
    internal const string Seal = """
        echo 0 >/proc/sys/user/max_user_namespaces || exit 1
        { echo 16384 >/proc/sys/kernel/shmall; } 2>/dev/null
        exit 0
        """;

    /// <summary>
    /// The sandbox's first process. Arguments: processes allowed, working folder. It reaps orphans, cannot be killed from within by a
    /// signal, and ends with its standard input: when whoever holds the other end is gone.
    /// </summary>
    internal const string Init = """
        set -e
        ulimit -c 0 -u "$1"
        mkdir -p /app /home /logs/agent /logs/verifier /logs/artifacts /opt /root /run /srv /tmp /usr /var/lib /var/log /var/tmp "$2"
        chmod 1777 /tmp /var/tmp /dev/shm
        chmod 777 /logs/agent /logs/verifier /logs/artifacts
        ln -s /run /var/run
        ln -s /usr/lib/os-release /etc/os-release
        ln -s /proc/mounts /etc/mtab
        printf '%s\n' 'root:x:0:0:root:/root:/bin/bash' 'nobody:x:65534:65534:nobody:/:/usr/sbin/nologin' >/etc/passwd
        printf '%s\n' 'root:x:0:' 'nogroup:x:65534:' >/etc/group
        printf '%s\n' 'passwd: files' 'group: files' 'hosts: files' >/etc/nsswitch.conf
        printf '%s\n' '127.0.0.1 localhost' '::1 localhost' >/etc/hosts
        printf '%s\n' "[ -z \"\$PS1\" ] || PS1='\\u@\\h:\\w\\\$ '" >/etc/profile
        set +e
        echo ready
        while read -r _; do :; done
        """;

    /// <summary>Brings a command into the sandbox; <c>enter.pl</c> lists its arguments.</summary>
    internal static string Enter { get; } = Read("enter.pl");

    /// <summary>
    /// Arguments: a folder, the bytes allowed for all of it. A file larger than that is told of rather than read: a sparse one
    /// has any size.
    /// </summary>
    internal const string CopyOut = """
        [ -d "$1" ] && [ ! -L "$1" ] && cd -- "$1" || exit 3
        find . -type f -size +"$2"c -printf '%P: %s bytes\n' >&2
        find . -mindepth 1 ! \( -type f -size +"$2"c \) -print0 | tar -c --hard-dereference --no-recursion --null -T - -f - 2>/dev/null
        """;

    private static string Read(string name)
    {
        using var stream = typeof(Scripts).Assembly.GetManifestResourceStream($"Sandboxes/{name}")
            ?? throw new InvalidOperationException($"The program lacks its own {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

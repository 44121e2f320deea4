namespace Vectorscope.Jobs.Sandboxes.Bubblewrap;

/// <summary>The scripts on the way into a sandbox. Values come in as arguments, never as text.</summary>
internal static class Scripts
{
    /// <summary>Written by <see cref="Porter"/> before the command runs: what comes before it is the machinery's failure.</summary>
    internal const byte Entered = 1;

    internal const string Ready = "ready";

    /// <summary>Exit code of a copy out of what is no folder.</summary>
    internal const int NoFolder = 3;

    /// <summary>
    /// The sandbox's first process. Argument: processes allowed. It starts no program. It reaps orphans, cannot be killed from within by a
    /// signal, and ends with its standard input: when whoever holds the other end is gone.
    /// </summary>
    internal const string Init = """
        set -e
        ulimit -c 0 -u "$1"
        printf '%s\n' 'root:x:0:0:root:/root:/bin/bash' 'nobody:x:65534:65534:nobody:/:/usr/sbin/nologin' >/etc/passwd
        printf '%s\n' 'root:x:0:' 'nogroup:x:65534:' >/etc/group
        printf '%s\n' 'passwd: files' 'group: files' 'hosts: files' >/etc/nsswitch.conf
        printf '%s\n' '127.0.0.1 localhost' '::1 localhost' >/etc/hosts
        printf '%s\n' "[ -z \"\$PS1\" ] || PS1='\\u@\\h:\\w\\\$ '" >/etc/profile
        set +e
        echo ready
        while read -r _; do :; done
        """;

    /// <summary>Brings commands into sandboxes; it tells itself how it is asked.</summary>
    internal static string Porter { get; } = Read("porter.pl");

    private static string Read(string name)
    {
        using var stream = typeof(Scripts).Assembly.GetManifestResourceStream($"Sandboxes/{name}")
            ?? throw new InvalidOperationException($"The program lacks its own {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

using System.Globalization;
using System.Text;
using Vectorscope.Jobs.Sandboxes;

namespace Vectorscope.Jobs.Agent.Terminals;

/// <summary>A tmux session in a sandbox, of Terminus-2's size and settings.</summary>
public sealed class TmuxTerminal : ITerminal
{
    public const int Columns = 160;
    public const int Rows = 40;

    private const string Session = "terminus-2";

    // Not in /tmp, which an agent may well empty.
    private const string SocketFolder = "/run/terminus-2";
    private const string Socket = SocketFolder + "/socket";

    /// <summary>Everything the terminal wrote, up to a size: it lies on the sandbox's own disk.</summary>
    private const string Recording = "/logs/agent/terminus_2.pane";
    private const int RecordingBytes = 8 << 20;

    // Terminus-2 asks for ten million, which a flood of output turns into gigabytes; these take 200 MB at most.
    private const int HistoryLines = 200_000;

    /// <summary>Some builds of tmux refuse longer commands.</summary>
    private const int MaxTypedBytes = 16_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ISandbox _sandbox;
    private readonly string? _user;
    private readonly Scrollback _scrollback = new();

    private TmuxTerminal(ISandbox sandbox, string? user) => (_sandbox, _user) = (sandbox, user);

    /// <inheritdoc cref="OpenTerminal"/>
    public static async Task<ITerminal> OpenAsync(ISandbox sandbox, string? user, TimeProvider time, CancellationToken cancellationToken)
    {
        var terminal = new TmuxTerminal(sandbox, user);
        // Every program takes its time to load: most images have tmux and the second folder.
        var folder = ExecRequest.Shell($"[ -d /logs/agent ] || mkdir -p /logs/agent; [ -d {SocketFolder} ] || mkdir -p -m 1777 {SocketFolder} || exit 1; command -v tmux >/dev/null 2>&1 || echo missing") with { User = "root", Workdir = "/", Timeout = Patience };
        if ((await terminal.RunAsync(folder, cancellationToken)).TrimEnd() == "missing") await TmuxInstaller.EnsureAsync(sandbox, cancellationToken);
        await terminal.TmuxAsync(
            [
                "start-server", ";",
                "set-option", "-g", "history-limit", Text(HistoryLines), ";",
                "new-session", "-d", "-s", Session, "-x", Text(Columns), "-y", Text(Rows), "bash --login", ";",
                "pipe-pane", "-t", Session, $"exec head -c {Text(RecordingBytes)} >{Recording}",
            ],
            default, cancellationToken);
        await terminal.AwaitPromptAsync(time, cancellationToken);
        return terminal;
    }

    public async Task<bool> IsAliveAsync(CancellationToken cancellationToken) =>
        (await _sandbox.ExecAsync(Tmux(["has-session", "-t", "=" + Session]), cancellationToken)).ExitCode == 0;

    public async Task SendAsync(string keystrokes, CancellationToken cancellationToken)
    {
        if (keystrokes.Length == 0) return;
        var bytes = Encoding.UTF8.GetBytes(keystrokes);
        if (bytes.Length <= MaxTypedBytes && !keystrokes.Contains('\0'))
        {
            // tmux takes a semicolon at the end of an argument for the end of the command, unless a backslash, which it eats, stands before it.
            var keys = keystrokes[^1] == ';' ? keystrokes[..^1] + "\\;" : keystrokes;
            await TmuxAsync(["send-keys", "-t", Session, "--", keys], default, cancellationToken);
            return;
        }
        await TmuxAsync(["load-buffer", "-b", "typed", "-", ";", "paste-buffer", "-d", "-r", "-b", "typed", "-t", Session], bytes, cancellationToken);
    }

    public async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        var (history, height, text) = await CaptureAsync(_scrollback.CaptureFrom, cancellationToken);
        return _scrollback.Describe(history, height, text);
    }

    public Task<string> ScreenAsync(CancellationToken cancellationToken) =>
        TmuxAsync(["capture-pane", "-p", "-t", Session], default, cancellationToken);

    /// <summary>Ends the recording. The session stays: what the agent started in it must live on while it is graded.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _sandbox.ExecAsync(Tmux(["pipe-pane", "-t", Session]), CancellationToken.None);
        }
        catch (SandboxException)
        {
            // The sandbox has gone, and its recording with it.
        }
        catch (ObjectDisposedException)
        {
            // Disposed of in the other order.
        }
    }

    /// <summary>A shell that has not drawn its prompt yet would show it as new output of the first command.</summary>
    private async Task AwaitPromptAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        for (var i = 0; i < 40; i++)
        {
            // It has only just been started: to ask at once is to ask in vain.
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
            if (!string.IsNullOrWhiteSpace(await ScreenAsync(cancellationToken))) return;
        }
    }

    /// <summary>One entry into the sandbox for both: how long the scrollback is, and its text from a line on.</summary>
    private async Task<(long History, int Height, string Text)> CaptureAsync(long from, CancellationToken cancellationToken)
    {
        const string Size = "#{history_size} #{pane_height}";
        const string Script = """
            set -e
            tmux() { command tmux -u -S "$1" "${@:2}"; }
            size=$(tmux "$1" display-message -p -t "$2" "$4")
            echo "$size"
            start=$(($3 - ${size%% *}))
            tmux "$1" capture-pane -p -t "$2" -S "$start"
            """;
        // tmux counts lines from the screen up: where not all of them are wanted, their number has to be known first.
        var request = from == 0
            ? Tmux(["display-message", "-p", "-t", Session, Size, ";", "capture-pane", "-p", "-t", Session, "-S", "-"])
            : new ExecRequest(["bash", "-c", Script, "capture", Socket, Session, Text(from), Size]) { User = _user, Timeout = Patience };
        var output = await RunAsync(request with { MaxOutputBytes = Scrollback.MaxCaptureBytes }, cancellationToken);
        var end = output.IndexOf('\n');
        var sizes = output[..Math.Max(end, 0)].Split(' ');
        if (sizes.Length != 2 || !long.TryParse(sizes[0], CultureInfo.InvariantCulture, out var history) || !int.TryParse(sizes[1], CultureInfo.InvariantCulture, out var height))
            throw new SandboxException($"tmux in sandbox {_sandbox.Id} told no size of its screen: {Short(output)}");
        return (history, height, output[(end + 1)..]);
    }

    private Task<string> TmuxAsync(IReadOnlyList<string> command, ReadOnlyMemory<byte> input, CancellationToken cancellationToken) =>
        RunAsync(Tmux(command) with { Input = input }, cancellationToken);

    private async Task<string> RunAsync(ExecRequest request, CancellationToken cancellationToken)
    {
        var result = await _sandbox.ExecAsync(request, cancellationToken);
        if (result.TimedOut) throw new SandboxException($"tmux in sandbox {_sandbox.Id} did not answer within {Patience.TotalSeconds:0} s.");
        if (result.ExitCode != 0) throw new SandboxException($"tmux in sandbox {_sandbox.Id} failed with {result.ExitCode}: {Short(result.Output)}");
        return result.Output;
    }

    // UTF-8 whatever the image's locale says.
    private ExecRequest Tmux(IReadOnlyList<string> command) => new(["tmux", "-u", "-S", Socket, .. command])
    {
        User = _user,
        Timeout = Patience,
        Variables = new Dictionary<string, string> { ["TERM"] = "xterm-256color" },
    };

    private static string Short(string text) => text.Trim() is { Length: > 300 } full ? full[..300] + "…" : text.Trim();

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}

using System.Text;
using Vectorscope.Jobs.Agent.Terminals;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Agent.Terminals;

/// <summary>The terminal in a real tmux; run for each kind of sandbox.</summary>
public abstract class TmuxTerminalTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Skips the test where this machine cannot make one.</summary>
    protected abstract Task<ISandbox> StartAsync();

    [Fact]
    public async Task Open_Session_HasTerminusSizeAndALoginShellInTheWorkdir()
    {
        await using var sandbox = await StartAsync();
        await using var terminal = await OpenAsync(sandbox);

        var first = await terminal.ReadAsync(Stop);
        await terminal.SendAsync("clear; stty size; shopt -p login_shell; pwd; tput colors\n", Stop);

        Assert.StartsWith("Current Terminal Screen:\n", first, StringComparison.Ordinal);
        Assert.EndsWith("sandbox:/app#", first.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(40, first.Split('\n').Length - 2);
        var screen = await UntilAsync(terminal, "/app\n");
        Assert.StartsWith("40 160\nshopt -s login_shell\n/app\n", screen[screen.IndexOf("40 160", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.True(await terminal.IsAliveAsync(Stop));
    }

    [Fact]
    public async Task Read_AfterCommands_TellsWhatIsNew()
    {
        await using var sandbox = await StartAsync();
        await using var terminal = await OpenAsync(sandbox);
        await terminal.ReadAsync(Stop);

        await terminal.SendAsync("echo o''ne\n", Stop);
        await UntilAsync(terminal, "\none\n");
        var one = await terminal.ReadAsync(Stop);
        await terminal.SendAsync("seq 100 | tail -60; echo t''wo\n", Stop);
        await UntilAsync(terminal, "\ntwo\n");
        var two = await terminal.ReadAsync(Stop);
        var nothing = await terminal.ReadAsync(Stop);
        await terminal.SendAsync("clear\n", Stop);
        await SettleAsync(terminal, screen => !screen.Contains("two", StringComparison.Ordinal));
        var cleared = await terminal.ReadAsync(Stop);

        Assert.Matches(@"^New Terminal Output:\n\S+# echo o''ne\none\n", one);
        Assert.Matches(@"^New Terminal Output:\n\S+# seq 100 \| tail -60; echo t''wo\n41\n42\n", two);
        Assert.Contains("\n100\ntwo\n", two, StringComparison.Ordinal);
        Assert.StartsWith("Current Terminal Screen:\n", nothing, StringComparison.Ordinal);
        Assert.StartsWith("Current Terminal Screen:\n", cleared, StringComparison.Ordinal);
    }

    private static readonly string[] Awkward =
    [
        "-n leading dash",
        "--",
        "ends with a semicolon;",
        "ends with an escaped one\\;",
        "two;;",
        ";",
        "a ; b \\; c",
        "'single' \"double\" `back` $HOME ${X} $(id)",
        "back\\slash \\n \\\\",
        "#{pane_id} #[fg=red] %h ~ !! ! {} []",
        "grüße 日本語 🎉 é",
        "C-c with more",
        "Enter the void",
    ];

    [Fact]
    public async Task Send_AwkwardTexts_ArriveByteForByte()
    {
        await using var sandbox = await StartAsync();
        await using var terminal = await OpenAsync(sandbox);
        await terminal.SendAsync("stty -echo; cat >/tmp/typed\n", Stop);
        await RunsAsync(sandbox, "cat");

        foreach (var text in Awkward)
        {
            await terminal.SendAsync(text, Stop);
            await terminal.SendAsync("\n", Stop);
        }

        var expected = string.Join('\n', Awkward) + "\n";
        Assert.Equal(expected, await FileAsync(sandbox, "/tmp/typed", Encoding.UTF8.GetByteCount(expected)));
    }

    [Fact]
    public async Task Send_KeyNames_ArePressed()
    {
        await using var sandbox = await StartAsync();
        await using var terminal = await OpenAsync(sandbox);
        await terminal.SendAsync("cat; echo int''errupted; cat >/tmp/typed; echo e''nded", Stop);
        await terminal.SendAsync("Enter", Stop);
        await RunsAsync(sandbox, "cat");

        await terminal.SendAsync("C-c", Stop);
        await UntilAsync(terminal, "^C");
        await terminal.SendAsync("cat >/tmp/typed; echo e''nded\n", Stop);
        await RunsAsync(sandbox, "cat");
        await terminal.SendAsync("a\n", Stop);
        await terminal.SendAsync("C-d", Stop);
        await UntilAsync(terminal, "\nended\n");

        Assert.Equal("a\n", await FileAsync(sandbox, "/tmp/typed", 2));
    }

    [Fact]
    public async Task Send_LongHereDocument_ArrivesWhole()
    {
        await using var sandbox = await StartAsync();
        await using var terminal = await OpenAsync(sandbox);
        var lines = Enumerable.Range(0, 2000).Select(i => $"line {i}: \"quoted\" 'x' \\ ; ü\t{new string('y', i % 50)}").ToList();
        var document = string.Join('\n', lines) + "\n";
        Assert.InRange(Encoding.UTF8.GetByteCount(document), 64 << 10, 256 << 10);

        await terminal.SendAsync($"stty -echo; bind 'set enable-bracketed-paste off'; cat >/tmp/doc <<'END'\n{document.Replace("\t", " ", StringComparison.Ordinal)}END\necho; echo do''ne\n", Stop);
        await UntilAsync(terminal, "\ndone\n");

        Assert.Equal(document.Replace("\t", " ", StringComparison.Ordinal), await FileAsync(sandbox, "/tmp/doc", 1));
    }

    [Fact]
    public async Task Read_Flood_IsBoundedAndTheTerminalGoesOn()
    {
        await using var sandbox = await StartAsync();
        await using var terminal = await OpenAsync(sandbox);
        await terminal.ReadAsync(Stop);

        await terminal.SendAsync("seq -f 'line %010.0f' 150000; echo e''nd\n", Stop);
        await UntilAsync(terminal, "\nend\n");
        var flood = await terminal.ReadAsync(Stop);
        await terminal.SendAsync("echo l''ater\n", Stop);
        await UntilAsync(terminal, "\nlater\n");
        var later = await terminal.ReadAsync(Stop);
        await terminal.SendAsync("timeout 1 yes " + new string('y', 150) + "; echo; echo o''ver\n", Stop);
        await UntilAsync(terminal, "\nover\n");
        var over = await terminal.ReadAsync(Stop);

        Assert.Matches(@"^New Terminal Output:\n\S+# seq -f .* 150000; echo e''nd\nline 0000000001\nline 0000000002\n", flood);
        Assert.Contains("\nline 0000149999\nline 0000150000\nend\n", flood, StringComparison.Ordinal);
        Assert.InRange(flood.Length, 2_000_000, 2_200_000);
        Assert.Matches(@"^New Terminal Output:\n\S+# echo l''ater\nlater\n", later);
        Assert.InRange(over.Length, 1000, 3 << 20);
        Assert.Contains("\nover\n", over, StringComparison.Ordinal);
        Assert.Equal("true\n", (await sandbox.ExecAsync(ExecRequest.Shell("[ $(stat -c %s /logs/agent/terminus_2.pane) -le 8388608 ] && echo true"), Stop)).Output);
    }

    [Fact]
    public async Task Terminal_KilledByTheAgent_IsNotAlive()
    {
        await using var sandbox = await StartAsync();
        await using var terminal = await OpenAsync(sandbox);

        await terminal.SendAsync("exit\n", Stop);
        await Patience.UntilAsync(async () => !await terminal.IsAliveAsync(Stop));

        await Assert.ThrowsAsync<SandboxException>(() => terminal.SendAsync("x\n", Stop));
        await Assert.ThrowsAsync<SandboxException>(() => terminal.ReadAsync(Stop));
    }

    [Fact]
    public async Task Dispose_Terminal_LeavesItsProgramsRunning()
    {
        await using var sandbox = await StartAsync();
        var terminal = await OpenAsync(sandbox);
        await terminal.SendAsync("sleep 4321\n", Stop);
        await RunsAsync(sandbox, "sleep");

        await terminal.DisposeAsync();

        await RunsAsync(sandbox, "sleep");
        Assert.True(await terminal.IsAliveAsync(Stop));
    }

    private static Task<ITerminal> OpenAsync(ISandbox sandbox) => TmuxTerminal.OpenAsync(sandbox, null, new HeldTime(), Stop);

    private static Task<string> UntilAsync(ITerminal terminal, string text) =>
        SettleAsync(terminal, screen => screen.Contains(text, StringComparison.Ordinal));

    private static async Task<string> SettleAsync(ITerminal terminal, Func<string, bool> reached)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(Patience.Limit);
        var screen = "";
        try
        {
            while (!reached(screen = await terminal.ScreenAsync(limit.Token))) await Task.Delay(50, limit.Token);
        }
        catch (OperationCanceledException) when (!Stop.IsCancellationRequested)
        {
            Assert.Fail($"The screen never came to what was waited for:\n{screen.TrimEnd()}");
        }
        return screen;
    }

    /// <summary>Waits until a program of the name is in the sandbox.</summary>
    private static async Task RunsAsync(ISandbox sandbox, string program)
    {
        var wait = ExecRequest.Shell($"until grep -qxs {program} /proc/[0-9]*/comm; do sleep 0.05; done");
        Assert.Equal(0, (await sandbox.ExecAsync(wait with { Timeout = Patience.Limit }, Stop)).ExitCode);
    }

    private static async Task<string> FileAsync(ISandbox sandbox, string path, int atLeast)
    {
        var wait = ExecRequest.Shell($"until [ $(stat -c %s {path}) -ge {atLeast} ]; do sleep 0.05; done; sleep 0.2; cat {path}");
        return (await sandbox.ExecAsync(wait with { Timeout = Patience.Limit }, Stop)).Output;
    }
}

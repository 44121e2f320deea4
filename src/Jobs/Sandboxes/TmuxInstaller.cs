namespace Vectorscope.Jobs.Sandboxes;

/// <summary>Brings tmux into an image that lacks it, with the image's own package manager and the network the task has.</summary>
public static class TmuxInstaller
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(360);

    // One manager decides: a second one would only hide why the first failed.
    private const string Script = """
        command -v tmux >/dev/null 2>&1 && exit 0
        export DEBIAN_FRONTEND=noninteractive
        if command -v apt-get >/dev/null 2>&1; then
          apt-get update && apt-get install -y --no-install-recommends tmux
        elif command -v apk >/dev/null 2>&1; then apk add --no-cache tmux
        elif command -v dnf >/dev/null 2>&1; then dnf install -y tmux
        elif command -v microdnf >/dev/null 2>&1; then microdnf install -y tmux
        elif command -v yum >/dev/null 2>&1; then yum install -y tmux
        elif command -v zypper >/dev/null 2>&1; then zypper --non-interactive install tmux
        elif command -v pacman >/dev/null 2>&1; then pacman -Sy --noconfirm tmux
        else echo 'the image has none of apt-get, apk, dnf, microdnf, yum, zypper, pacman'; exit 1
        fi
        command -v tmux >/dev/null 2>&1
        """;

    /// <exception cref="SandboxException">tmux is missing and could not be installed.</exception>
    public static async Task EnsureAsync(ISandbox sandbox, CancellationToken cancellationToken)
    {
        var result = await sandbox.ExecAsync(
            new ExecRequest(["sh", "-c", Script]) { User = "root", Workdir = "/", Timeout = Limit }, cancellationToken);
        if (result.TimedOut)
        {
            throw new SandboxException($"tmux was not installed in sandbox {sandbox.Id} within {Limit.TotalSeconds:0} s. Use an image that has tmux, or see why its packages load so slowly.");
        }
        if (result.ExitCode != 0)
        {
            var tail = result.Output.Length > 600 ? result.Output[^600..] : result.Output;
            throw new SandboxException($"tmux is missing in sandbox {sandbox.Id} and could not be installed; use an image that has it, or give the task a network. The last lines: {tail.Trim()}");
        }
    }
}

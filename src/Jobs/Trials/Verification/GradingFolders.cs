using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Jobs.Trials.Verification;

/// <summary>Makes <c>/logs/verifier</c> and <c>/tests</c> anew, whatever the agent left in their place, and puts the tests there.</summary>
/// <remarks>
/// Where agent and verifier are different users, both folders are out of the agent's reach from here on. Where they are the
/// same one (as in nearly all tasks), a process that the agent left running can still write to them, as in Harbor: processes
/// cannot be told apart from the services that a task asks for. The tests are therefore read back before they are run.
/// </remarks>
internal sealed class GradingFolders(ISandbox sandbox, TaskDefinition task)
{
    public const string Tests = "/tests";
    public const string Logs = "/logs/verifier";

    // Run as the sandbox's root. Links are removed, not followed; a mount point cannot be removed and is emptied instead.
    private const string ClearScript = """
        export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        fail() { printf '%s\n' "$1"; exit 1; }
        folder() { [ -d "$1" ] && [ ! -L "$1" ]; }
        renew() {
            if folder "$1"; then
                rm -rf -- "$1" 2>/dev/null || {
                    command -v chattr >/dev/null && chattr -R -i -a "$1" 2>/dev/null
                    chmod -R u+rwX -- "$1" 2>/dev/null
                    rm -rf -- "$1" 2>/dev/null
                }
                if folder "$1"; then
                    find "$1" -mindepth 1 -delete 2>/dev/null
                    [ -z "$(ls -A -- "$1")" ] || fail "$1 could not be emptied"
                fi
            fi
            if folder "$1"; then
                chown 0:0 -- "$1" 2>/dev/null
                chmod "$2" -- "$1" || fail "$1 could not be made safe"
            else
                [ ! -e "$1" ] && [ ! -L "$1" ] || rm -f -- "$1" 2>/dev/null
                mkdir -m "$2" -- "$1" || fail "$1 could not be made"
            fi
        }
        if ! folder /logs; then
            rm -f -- /logs
            mkdir /logs || fail "/logs could not be made"
        fi
        [ -O /logs ] || chown 0:0 /logs 2>/dev/null
        chmod 0755 /logs
        renew /tests 0755
        if [ "$1" = shared ]; then
            renew /logs/verifier 0777
        else
            renew /logs/verifier 0755
            [ "$1" = 0:0 ] || chown "$1" /logs/verifier || chmod 0777 /logs/verifier
        fi
        exit 0
        """;

    private const string SealScript = """
        export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        [ -d /tests ] && [ ! -L /tests ] || { echo '/tests is no folder any more'; exit 1; }
        chown -R 0:0 /tests 2>/dev/null
        chmod -R a+rX,go-w /tests && chmod a+x /tests/test.sh
        """;

    /// <summary>Why it could not be done; null when both are as they should be.</summary>
    public async Task<string?> PrepareAsync(CancellationToken cancellationToken)
    {
        var cleared = await RootAsync(ClearScript, await OwnerAsync(cancellationToken), cancellationToken);
        if (cleared.ExitCode != 0)
            return $"/logs/verifier and /tests could not be cleared before grading: {Said(cleared)}";
        await sandbox.CopyInAsync(task.TestsFolder, Tests, cancellationToken);
        var sealedOff = await RootAsync(SealScript, "", cancellationToken);
        if (sealedOff.ExitCode != 0)
            return $"The tests could not be made ready in /tests: {Said(sealedOff)}";
        return await new TestFiles(sandbox, task.TestsFolder).FirstChangedAsync(cancellationToken) is { } changed
            ? $"The sandbox does not hold the task's own tests/{changed}: something in it replaced the file between copying and running."
            : null;
    }

    /// <summary>Who may write the reward: <c>shared</c> when that is the agent's user too.</summary>
    private async Task<string> OwnerAsync(CancellationToken cancellationToken)
    {
        if (task.Verifier.User == task.Agent.User)
            return "shared";
        var who = await sandbox.ExecAsync(
            ExecRequest.Shell("echo \"$(id -u):$(id -g)\"") with { User = task.Verifier.User }, cancellationToken);
        return who.ExitCode == 0 ? who.Output.Trim() : "shared";
    }

    private Task<ExecResult> RootAsync(string script, string argument, CancellationToken cancellationToken) =>
        sandbox.ExecAsync(
            new ExecRequest(["bash", "-c", script, "bash", argument]) { User = "root", Workdir = "/", MaxOutputBytes = 4096 }, cancellationToken);

    private static string Said(ExecResult result) =>
        result.Output.Trim() is { Length: > 0 } said ? said : $"exit code {result.ExitCode}";
}

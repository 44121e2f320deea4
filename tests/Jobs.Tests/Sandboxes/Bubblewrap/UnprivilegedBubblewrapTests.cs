using System.Diagnostics;
using Vectorscope.Jobs.Sandboxes.Bubblewrap;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Sandboxes.Bubblewrap;

public class UnprivilegedBubblewrapTests
{
    /// <summary>The same tests by a user without any privilege: no control group is writable, and the sandbox's root is that user.</summary>
    [Fact]
    public async Task Sandboxes_ByAnUnprivilegedUser_WorkAndHold()
    {
        Assert.SkipUnless(Libc.EffectiveUser == 0, "Not root: the other tests are already run without privileges.");
        await BubblewrapFixture.ProviderAsync(controlGroups: false);
        using var folder = new TemporaryFolder();
        using (var open = Process.Start("chmod", ["777", folder.Path])) await open.WaitForExitAsync(TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo("setpriv", [
            "--reuid", "65534", "--regid", "65534", "--clear-groups", Environment.ProcessPath!,
            "--filter-class", typeof(BubblewrapSandboxTests).FullName!, "--filter-class", typeof(BubblewrapHostileTests).FullName!,
            "--results-directory", folder.Path, "--output", "Detailed", "--no-ansi", "--progress", "off"])
        {
            RedirectStandardOutput = true,
        };
        foreach (var name in new[] { "HOME", "DOTNET_CLI_HOME", "TMPDIR" }) start.Environment[name] = folder.Path;
        using (var readable = Process.Start("setpriv", ["--reuid", "65534", "--regid", "65534", "--clear-groups", "test", "-r", Environment.ProcessPath!]))
        {
            await readable.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.SkipUnless(readable.ExitCode == 0, "The tests lie where another user cannot read them.");
        }

        using var tests = Process.Start(start)!;
        var report = await tests.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await tests.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(tests.ExitCode == 0, report);
        Assert.Contains("failed: 0", report, StringComparison.Ordinal);
        Assert.DoesNotContain("succeeded: 0", report, StringComparison.Ordinal);
    }
}

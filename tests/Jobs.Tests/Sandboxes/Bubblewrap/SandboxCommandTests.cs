using System.Diagnostics;
using Vectorscope.Jobs.Sandboxes.Bubblewrap;

namespace Vectorscope.Jobs.Tests.Sandboxes.Bubblewrap;

public sealed class SandboxCommandTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // On a busy machine what a copy brings is worked off long after the program that sent it has ended.
    [Fact]
    public async Task End_OfACommandOfOurs_WaitsUntilItsOutputIsWorkedOff()
    {
        var working = new TaskCompletionSource();
        using var command = Say();
        var ending = command.EndAsync(working.Task, isOwn: true, Stop);

        // Well beyond what is waited for where something else may hold the output open.
        Assert.NotSame(ending, await Task.WhenAny(ending, Task.Delay(TimeSpan.FromSeconds(2), Stop)));
        working.SetResult();
        Assert.Equal(0, await ending);
    }

    [Fact]
    public async Task End_OfATasksCommand_DoesNotWaitForWhatHoldsItsOutputOpen()
    {
        using var command = Say();

        Assert.Equal(0, await command.EndAsync(new TaskCompletionSource().Task, isOwn: false, Stop));
    }

    private static SandboxCommand Say() => SandboxCommand.Start(new ProcessStartInfo("bash", ["-c", "echo end"])
    {
        RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
    });
}

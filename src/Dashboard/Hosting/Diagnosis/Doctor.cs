using Vectorscope.Dashboard.Configuration;

namespace Vectorscope.Dashboard.Hosting.Diagnosis;

/// <summary>Looks at this machine and this installation.</summary>
internal static class Doctor
{
    /// <param name="settings">Names the folders to look at.</param>
    /// <param name="cancellationToken">Stops the checks that wait for other programs.</param>
    internal static async Task<Report> ExamineAsync(Settings settings, CancellationToken cancellationToken)
    {
        var gpu = new GpuCheck();
        ICheck[] checks =
        [
            new SdkCheck(),
            new LibTorchCheck(settings.Engine, gpu),
            gpu,
            new DataFolderCheck(settings.Data),
            new ModelsCheck(settings.Data, settings.Models),
            new DockerCheck(),
            new BubblewrapCheck(),
            new ChromiumCheck(),
            new ServerCheck(settings.Data),
        ];
        var findings = await Task.WhenAll(checks.Select(check => Task.Run(() => check.RunAsync(cancellationToken), cancellationToken)));
        return new Report(findings.All(f => !f.Needed || f.State == FindingState.Ok), ServerIdentity.ProductVersion, findings);
    }
}

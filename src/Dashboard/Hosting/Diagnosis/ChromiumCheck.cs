namespace Vectorscope.Dashboard.Hosting.Diagnosis;

internal sealed class ChromiumCheck : ICheck
{
    private const string Name = "Chromium";
    private static readonly string[] Programs = ["chromium", "chromium-browser", "google-chrome"];

    public Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        var named = Environment.GetEnvironmentVariable("CHROMIUM_PATH");
        if (!string.IsNullOrEmpty(named))
            return Task.FromResult(File.Exists(named)
                ? new Finding(Name, FindingState.Ok, Needed: false, named)
                : new Finding(Name, FindingState.Broken, Needed: false, $"CHROMIUM_PATH names '{named}', which is not there", "Correct or unset CHROMIUM_PATH."));
        var path = Programs.Select(ExternalProgram.Find).FirstOrDefault(found => found is not null);
        return Task.FromResult(path is not null
            ? new Finding(Name, FindingState.Ok, Needed: false, path)
            : new Finding(Name, FindingState.Missing, Needed: false, "none on PATH", "Needed for the end-to-end tests alone: sudo apt-get install chromium."));
    }
}

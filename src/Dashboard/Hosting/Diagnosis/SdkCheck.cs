namespace Vectorscope.Dashboard.Hosting.Diagnosis;

internal sealed class SdkCheck : ICheck
{
    public async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        var answer = await ExternalProgram.AskAsync("dotnet", ["--list-sdks"], cancellationToken);
        var sdk = answer?.Output.Split('\n').LastOrDefault(line => line.StartsWith("10.", StringComparison.Ordinal));
        return sdk is not null
            ? new Finding(".NET SDK", FindingState.Ok, Needed: true, sdk.Trim())
            : new Finding(".NET SDK", FindingState.Missing, Needed: true, "no SDK of version 10", "Install the .NET 10 SDK (https://dot.net/download) and put dotnet on PATH.");
    }
}

using System.CommandLine;
using System.Text.Json;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Dashboard.Hosting.Diagnosis;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>doctor</c>: what is here, what is missing, and what to do about it.</summary>
internal static class DoctorVerb
{
    internal static Command Create(Terminal terminal)
    {
        var command = new Command("doctor", "Say what this machine has and lacks, and what to do about it. Fails only when something needed is missing.")
        {
            SettingsArguments.Data, OutputArguments.Json,
        };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(SettingsArguments.Read(parsed, terminal), parsed.GetValue(OutputArguments.Json), terminal, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Settings settings, bool json, Terminal terminal, CancellationToken cancellationToken)
    {
        var report = await Doctor.ExamineAsync(settings, cancellationToken);
        if (json) terminal.Output.WriteLine(JsonSerializer.Serialize(report, OutputArguments.JsonOptions));
        else
            TextTable.Write(terminal.Output, ["", "state", "found", "what to do"],
                report.Findings.Select(f => new[] { f.Name, f.State == FindingState.Ok ? "ok" : (f.State == FindingState.Missing ? "missing" : "broken") + (f.Needed ? ", needed" : ""), f.Found, f.Advice ?? "" }));
        return report.Ok ? ExitCode.Done : ExitCode.Failed;
    }
}

using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Vectorscope.Dashboard.Api;
using Vectorscope.Engine.Directions.Auditing;
using Vectorscope.Jobs.Finding;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>directions audit</c>: whether to trust a direction, and where its poles sit.</summary>
internal static class DirectionsAuditVerb
{
    internal static Command Create(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "A direction of the library: its name, NAME@HASH, or run:ID/direction.safetensors." };
        var command = new Command("audit", "Show layer by layer whether to trust a direction, where its poles sit, and which edits that calls for.") { name, OutputArguments.Json, SettingsArguments.Data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var server = await LibraryVerbs.OpenAsync(parsed, terminal, cancellationToken);
            var found = await server.Client.GetAsync<AuditedDirection>($"/api/directions/{Uri.EscapeDataString(parsed.GetRequiredValue(name))}/audit", cancellationToken, LibraryVerbs.Argument);
            if (parsed.GetValue(OutputArguments.Json))
            {
                terminal.Output.WriteLine(JsonSerializer.Serialize(found, ApiJson.Indented));
                return ExitCode.Done;
            }
            TextTable.Write(terminal.Output, ["layer", "AUC", "d'", "agreement", "halves", "positive", "negative", "neutral", "m/distance", "place", "calls for"],
                Enumerable.Range(0, found.Layers + 1).Select(layer => Row(layer, found.Audit?.Layers.FirstOrDefault(one => one.Layer == layer), found.Diagnosis[layer])));
            if (found.NotAudited is { } why) terminal.Error.WriteLine($"vectorscope: {why}");
            foreach (var warning in found.Audit?.Warnings ?? []) terminal.Error.WriteLine($"vectorscope: {warning.Message}");
            return ExitCode.Done;
        });
        return command;
    }

    private static string[] Row(int layer, LayerAudit? audit, LayerDiagnosis? diagnosis) =>
    [
        $"{layer}", Text(audit?.Separability.AucHeldOut, "0.000"), Text(audit?.Separability.DPrimeHeldOut, "0.0"), Text(audit?.AgreementWithOthers?.Mean, "0.00"), Text(audit?.SplitHalf?.Mean, "0.00"),
        Text(diagnosis?.Positive, "0.00"), Text(diagnosis?.Negative, "0.00"), Text(diagnosis?.Neutral, "0.00"), Text(diagnosis?.Offset, "0.00"), Text(diagnosis?.NeutralPlace, "0.00"),
        diagnosis is null ? "no usable row" : Words(diagnosis.Family),
    ];

    private static string Words(EditFamily family) => family switch
    {
        EditFamily.Symmetric => "symmetric",
        EditFamily.OneSidedFloor => "one-sided floor",
        EditFamily.AffineOrOneSided => "affine or one-sided",
        _ => "undecided",
    };

    private static string Text(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}

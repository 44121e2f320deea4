using System.Globalization;

namespace Vectorscope.Jobs.Runs.Leases;

/// <summary>Says what a resume starts from.</summary>
internal static class FinishedItems
{
    /// <summary>Steps build on each other and are saved now and then; other items are kept one by one.</summary>
    public static string Advice(long done, string? unit) => (done, unit) switch
    {
        ( <= 0, _) => "Resume starts it again; nothing was finished yet.",
        (_, "steps") => string.Create(CultureInfo.InvariantCulture, $"Resume continues from the last state that was saved, at or before step {done}."),
        _ => string.Create(CultureInfo.InvariantCulture, $"Resume continues from the {done} finished {unit ?? "items"}."),
    };
}

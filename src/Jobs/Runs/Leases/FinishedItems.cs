using System.Globalization;

namespace Vectorscope.Jobs.Runs.Leases;

/// <summary>Says what a resume starts from.</summary>
internal static class FinishedItems
{
    public static string Advice(long done, string? unit) => done > 0
        ? string.Create(CultureInfo.InvariantCulture, $"Resume continues from the {done} finished {unit ?? "items"}.")
        : "Resume starts it again; nothing was finished yet.";
}

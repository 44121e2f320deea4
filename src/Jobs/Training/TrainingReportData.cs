using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Training;

/// <summary>The file that was learned from.</summary>
/// <param name="Path">Its path, or what names it in the store.</param>
/// <param name="Tellings">How often each episode was told; null for a file of chats.</param>
public sealed record TrainingReportData(string Path, int? Tellings, string Sha256, long Bytes)
{
    internal static TrainingReportData Of(ResolvedSpec<TrainingSpec> run)
    {
        var (data, file) = (run.Spec.Data, run.References[run.Spec.Data.FileField]);
        return new TrainingReportData(FileReference.Of(file), data.HasEpisodes ? data.Tellings : null, file.Hash!, file.Bytes ?? 0);
    }
}

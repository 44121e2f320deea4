using System.Globalization;
using Vectorscope.Engine.Model;

namespace Vectorscope.Jobs.Models;

/// <summary>Says at the end of a use how far two ways of computing its models' replies were apart, where they were computed in both.</summary>
internal sealed class ComparisonReport(ModelUse<LanguageModel> use, IProgress<string>? stage) : IDisposable
{
    public void Dispose()
    {
        foreach (var model in use.Models)
        {
            if (model.Comparison is not { Tokens: > 0 } found) continue;
            stage?.Report(string.Create(CultureInfo.InvariantCulture,
                $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(model.Folder))}: of {found.Tokens} tokens that the engine's kernels and libtorch both computed since it was loaded they chose {found.Differing} differently; log-probabilities differ by {found.Largest:G3} at most"));
        }
    }
}

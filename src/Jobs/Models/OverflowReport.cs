using System.Globalization;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Model;

namespace Vectorscope.Jobs.Models;

/// <summary>Says at the end of a use how many of its models' steps had more interventions or projections than a recorded graph holds.</summary>
internal sealed class OverflowReport(ModelUse<LanguageModel> use, IProgress<string>? stage) : IDisposable
{
    private readonly long[] _before = [.. use.Models.Select(model => model.Overflow?.Steps ?? 0)];

    public void Dispose()
    {
        for (var i = 0; i < _before.Length; i++)
        {
            var model = use.Models[i];
            if (Sentence(Path.GetFileName(Path.TrimEndingDirectorySeparator(model.Folder)), _before[i], model.Overflow) is { } sentence) stage?.Report(sentence);
        }
    }

    /// <summary>What is said of a model; null where there is nothing to say.</summary>
    internal static string? Sentence(string name, long before, GraphOverflow? now) => now is null || now.Steps == before ? null
        : string.Create(CultureInfo.InvariantCulture,
            $"{name}: {now.Steps - before:N0} steps of its replies were more than one graph holds and were computed kernel by kernel, which is slower and gives the same tokens. The first such step had {now.First}. Fewer trials at a time, operations or recorded projections would fit.");
}

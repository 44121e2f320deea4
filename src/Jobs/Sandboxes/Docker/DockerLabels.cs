using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Sandboxes.Docker;

/// <summary>The labels by which an operator, and a later process, recognises what is ours and whose it was.</summary>
internal static class DockerLabels
{
    internal const string Run = "vectorscope.run";
    internal const string Trial = "vectorscope.trial";
    internal const string Owner = "vectorscope.owner";
    internal const string Data = "vectorscope.data";
    internal const string Task = "vectorscope.task";

    /// <summary>Labels of what this process made.</summary>
    internal static Dictionary<string, string> OfThisProcess(string dataFolder) => new()
    {
        [Owner] = LeaseOwner.OfThisProcess.ToString(),
        [Data] = dataFolder,
    };

    internal static Dictionary<string, string> OfTrial(string dataFolder, SandboxRequest request)
    {
        var labels = OfThisProcess(dataFolder);
        labels[Run] = request.RunId;
        labels[Trial] = request.TrialName;
        labels[Task] = request.Task.Name;
        return labels;
    }

    /// <summary>Whether the process that made it ran here and is certainly gone.</summary>
    internal static bool OwnerIsGone(IDictionary<string, string>? labels) =>
        labels is not null && labels.TryGetValue(Owner, out var owner) && LeaseOwner.Parse(owner) is { } parsed && parsed.IsKnownGone();
}

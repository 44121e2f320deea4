namespace Vectorscope.Jobs.Sandboxes;

/// <summary>Finds the sandbox that a run means on this machine.</summary>
internal sealed class SandboxChoice(SandboxAvailability availability)
{
    public const string Auto = "auto";

    public static IReadOnlyList<string> Words { get; } =
        [Auto, .. Enum.GetValues<SandboxKind>().Select(Word)];

    public static string Word(SandboxKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>The word that a spec has for it.</summary>
    public static string Word(SandboxPreference wanted) => wanted.ToString().ToLowerInvariant();

    /// <summary>The provider of a kind; null when this build has none.</summary>
    public ISandboxProvider? Find(SandboxKind kind) => availability.Providers.FirstOrDefault(provider => provider.Kind == kind);

    /// <summary>The provider that a word means and that can work here as far as is known, or why there is none.</summary>
    public async Task<(ISandboxProvider? Provider, string? Problem)> ChooseAsync(string word, CancellationToken cancellationToken)
    {
        // Docker before bubblewrap: it runs any image.
        var wanted = availability.Providers.Where(provider => word == Auto || Word(provider.Kind) == word).ToArray();
        var problems = new List<string>();
        foreach (var provider in wanted)
        {
            if (await availability.WhyUnavailableAsync(provider.Kind, cancellationToken) is not { } problem)
            {
                return (provider, null);
            }
            problems.Add(problem);
        }
        return (null, problems.Count > 0 ? string.Join(" ", problems) : "This build has no such sandbox.");
    }
}

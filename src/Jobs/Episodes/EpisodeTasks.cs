using Vectorscope.Jobs.Tasks.Pocket;

namespace Vectorscope.Jobs.Episodes;

/// <summary>The tasks of an episodes run.</summary>
internal static class EpisodeTasks
{
    /// <summary>Instances of the spec's templates, none of which is in tasks/pocket.</summary>
    public static IEnumerable<PocketTask> Draw(EpisodesSpec spec)
    {
        var shipped = PocketGenerator.Generate(PocketGenerator.ShippedSeed, PocketGenerator.ShippedPerFamily, []).Select(task => task.Fingerprint);
        return PocketGenerator.GenerateAll(spec.Seed, spec.PerTemplate, shipped, spec.Templates);
    }
}

using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Runs;

/// <summary>Notes by what a run is found: its models and personas when it is submitted, its tags whenever they change.</summary>
internal static class RunFacets
{
    /// <summary>Adds those of a run that is being submitted; saving is the caller's.</summary>
    /// <param name="models">Models that no reference names, such as those at servers.</param>
    public static async Task AddAsync(VectorscopeContext context, Run run, References references, IEnumerable<string> models, CancellationToken cancellationToken)
    {
        var named = references.All.Values.Select(reference => (Kind: KindOf(reference.Kind), reference.Name)).Where(facet => facet.Kind is not null)
            .Select(facet => (facet.Kind!.Value, facet.Name)).Concat(models.Select(name => (RunFacetKind.Model, name))).ToList();
        if (!named.Exists(facet => facet.Item1 == RunFacetKind.Model))
        {
            // What has no model of its own, such as the search for a direction, works with what those did whose artifacts it reads.
            var makers = references.All.Values.Where(reference => reference.Kind == ReferenceKinds.Artifact && reference.Id is not null).Select(reference => reference.Id!).Distinct().ToList();
            var theirs = await context.RunFacets.Where(facet => makers.Contains(facet.RunId) && facet.Kind != RunFacetKind.Tag).ToListAsync(cancellationToken);
            named.AddRange(theirs.Select(facet => (facet.Kind, facet.Name)));
        }
        named.AddRange(RunTags.Split(run.Tags).Select(tag => (RunFacetKind.Tag, tag)));
        context.RunFacets.AddRange(named.Distinct().Select(facet => new RunFacet { RunId = run.Id, Kind = facet.Item1, Name = facet.Item2 }));
    }

    /// <summary>Puts a run's tags in the place of those that it had.</summary>
    public static async Task SetTagsAsync(VectorscopeContext context, string runId, string tags, CancellationToken cancellationToken)
    {
        await context.RunFacets.Where(facet => facet.RunId == runId && facet.Kind == RunFacetKind.Tag).ExecuteDeleteAsync(cancellationToken);
        context.RunFacets.AddRange(RunTags.Split(tags).Select(tag => new RunFacet { RunId = runId, Kind = RunFacetKind.Tag, Name = tag }));
        await context.SaveChangesAsync(cancellationToken);
    }

    private static RunFacetKind? KindOf(string reference) => reference switch
    {
        ReferenceKinds.Model or ReferenceKinds.Weights => RunFacetKind.Model,
        ReferenceKinds.Persona => RunFacetKind.Persona,
        _ => null,
    };
}

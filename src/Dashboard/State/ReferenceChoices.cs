using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Components.Controls;
using Vectorscope.Dashboard.Components.Pages.Launch;
using Vectorscope.Jobs.Capture;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Library.TaskSets;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.State;

/// <summary>What forms that are made of a kind's settings offer for the fields that refer to something.</summary>
public sealed class ReferenceChoices(IEnumerable<IReferenceChoices> others, Libraries libraries)
{
    /// <summary>Choices for every kind of reference in a spec, by that kind; of a kind that nobody lists there are none.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<Choice>>> ForAsync(SpecShape shape, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, IReadOnlyList<Choice>>();
        foreach (var kind in KindsIn(shape).Distinct())
        {
            if (libraries.All.FirstOrDefault(library => library.Kind.Name == kind) is { } library)
            {
                found[kind] = LaunchChoices.Of(library.Kind, await library.ListAsync(cancellationToken));
            }
            else if (others.FirstOrDefault(list => list.Kind == kind) is { } list)
            {
                found[kind] = await list.ListAsync(cancellationToken);
            }
        }

        return found;
    }

    private static IEnumerable<string> KindsIn(SpecShape shape) => shape.Fields.SelectMany(field => field.Value switch
    {
        ObjectShape inner => KindsIn(inner.Shape),
        ListShape { Item: ObjectShape item } => KindsIn(item.Shape),
        _ => field.Reference is { } kind ? [kind] : [],
    });
}

/// <summary>Registers the lists of what specs of the product refer to.</summary>
internal static class ReferenceChoicesServiceCollectionExtensions
{
    internal static IServiceCollection AddReferenceChoices(this IServiceCollection services) => services
        .AddSingleton<ReferenceChoices>()
        .AddSingleton<IReferenceChoices, ModelChoices>()
        .AddSingleton<IReferenceChoices, WeightsChoices>()
        .AddSingleton<IReferenceChoices, TaskSetChoices>()
        .AddSingleton<IReferenceChoices, CaptureChoices>();

    private sealed class CaptureChoices(RunQueries queries) : IReferenceChoices
    {
        private const int Most = 200;

        public string Kind => ReferenceKinds.Capture;

        public async Task<IReadOnlyList<Choice>> ListAsync(CancellationToken cancellationToken) =>
            [.. (await queries.ListAsync(new([RunState.Completed], [CaptureSpec.KindName]), RunSort.Ended, true, 0, Most, cancellationToken)).Select(run => new Choice(run.Id, $"{run.Name} · {run.Id}"))];
    }

    private sealed class ModelChoices(ModelLibrary models) : IReferenceChoices
    {
        public string Kind => ReferenceKinds.Model;

        public async Task<IReadOnlyList<Choice>> ListAsync(CancellationToken cancellationToken) =>
            new LaunchChoices(await models.ListAsync(cancellationToken), [], []).Models;
    }

    private sealed class WeightsChoices(ModelLibrary models) : IReferenceChoices
    {
        public string Kind => ReferenceKinds.Weights;

        public async Task<IReadOnlyList<Choice>> ListAsync(CancellationToken cancellationToken) =>
            [.. (await models.ListAsync(cancellationToken)).Where(row => row.Problem is null).Select(row => new Choice(row.Name, row.Name, row.Missing))];
    }

    private sealed class TaskSetChoices(TaskSetLibrary sets) : IReferenceChoices
    {
        public string Kind => ReferenceKinds.TaskSet;

        public async Task<IReadOnlyList<Choice>> ListAsync(CancellationToken cancellationToken) =>
            [.. (await sets.ListAsync(cancellationToken)).Select(row => new Choice(row.Name, row.Name, row.Missing))];
    }
}

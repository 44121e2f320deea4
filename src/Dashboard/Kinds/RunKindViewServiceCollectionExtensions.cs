using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Vectorscope.Dashboard.Kinds;

/// <summary>Registers how people see the kinds of runs.</summary>
public static class RunKindViewServiceCollectionExtensions
{
    /// <summary>Adds the view of a kind; they stand in the navigation as they were added.</summary>
    public static IServiceCollection AddRunKindView(this IServiceCollection services, RunKindView view)
    {
        services.TryAddSingleton<RunKindViews>();
        return services.AddSingleton(view);
    }

    /// <summary>Adds the views of the product's own kinds.</summary>
    internal static IServiceCollection AddRunKindViews(this IServiceCollection services) => services
        .AddRunKindView(CaptureKindView.View)
        .AddRunKindView(DirectionKindView.View)
        .AddRunKindView(EditKindView.View)
        .AddRunKindView(SweepKindView.View)
        .AddRunKindView(TrainingKindView.View)
        .AddRunKindView(BenchmarkKindView.View)
        .AddRunKindView(ReplayKindView.View)
        .AddRunKindView(EpisodesKindView.View);

    /// <summary>The views as they were registered, for whoever has no host to ask: the command line.</summary>
    /// <param name="more">What is registered beside the product's own.</param>
    internal static IReadOnlyList<RunKindView> Registered(Action<IServiceCollection>? more)
    {
        var services = new ServiceCollection().AddRunKindViews();
        more?.Invoke(services);
        return [.. services.Select(service => service.IsKeyedService ? null : service.ImplementationInstance).OfType<RunKindView>()];
    }
}

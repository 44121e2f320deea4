using MudBlazor;
using Vectorscope.Dashboard.Kinds;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Library.Arms;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Library.Interventions;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Library.PromptSets;

namespace Vectorscope.Dashboard.Search;

/// <summary>Registers what finds things by their names, in the order in which it is shown.</summary>
internal static class SearchServiceCollectionExtensions
{
    internal static IServiceCollection AddSearch(this IServiceCollection services) => services
        .AddSingleton<Destinations>()
        .AddSingleton<SearchService>()
        .AddSingleton<ISearchProvider, PageSearch>()
        .AddSingleton<ISearchProvider, StudySearch>()
        .AddSingleton<ISearchProvider, RunSearch>()
        .AddLibrary<DirectionKind>("Directions", DirectionKindView.View.Icon, id => Urls.Direction(id))
        .AddLibrary<InterventionKind>("Interventions", Icons.Material.Outlined.Tune, Urls.Intervention)
        .AddSingleton<ISearchProvider, ModelSearch>()
        .AddLibrary<PersonaKind>("Personas", Icons.Material.Outlined.RecordVoiceOver, Urls.Persona)
        .AddLibrary<ArmKind>("Arms", Icons.Material.Outlined.Hub, Urls.Arm)
        .AddLibrary<PromptSetKind>("Prompt sets", Icons.Material.Outlined.FormatListBulleted, Urls.PromptSet)
        .AddSingleton<ISearchProvider, TaskSearch>()
        .AddSingleton<ISearchProvider, TrialSearch>();

    private static IServiceCollection AddLibrary<TKind>(this IServiceCollection services, string group, string icon, Func<string, string> url)
        where TKind : LibraryKind =>
        services.AddSingleton<ISearchProvider>(provider => new LibrarySearch(provider.GetRequiredService<Libraries>().Of<TKind>(), group, icon, url));
}

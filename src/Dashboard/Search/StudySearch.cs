using MudBlazor;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Studies;

namespace Vectorscope.Dashboard.Search;

/// <summary>Finds studies by name, archived ones too.</summary>
internal sealed class StudySearch(StudyQueries studies) : ISearchProvider
{
    public async Task<IReadOnlyList<SearchHit>> FindAsync(string text, int most, CancellationToken cancellationToken) =>
    [
        .. SearchService.Best(await studies.ListAsync(null, cancellationToken), study => study.Name, text, most)
            .Select(study => new SearchHit("Studies", study.Name, Format.Count(study.Runs, "run"), Urls.Ledger(study.Id), Icons.Material.Outlined.FolderSpecial)),
    ];
}

using MudBlazor;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Library.Models;

namespace Vectorscope.Dashboard.Search;

/// <summary>Finds models.</summary>
internal sealed class ModelSearch(ModelLibrary models) : ISearchProvider
{
    public async Task<IReadOnlyList<SearchHit>> FindAsync(string text, int most, CancellationToken cancellationToken) =>
        [.. SearchService.Best(await models.ListAsync(cancellationToken), model => model.Name, text, most)
            .Select(model => new SearchHit("Models", model.Name, model.Folder, Urls.Model(model.Id), Icons.Material.Outlined.Layers))];
}

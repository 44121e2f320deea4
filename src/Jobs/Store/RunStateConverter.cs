using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Vectorscope.Jobs.Store;

/// <summary>States as the lower-case words that the API and the pages use.</summary>
internal sealed class RunStateConverter() : ValueConverter<RunState, string>(
    state => RunStateNames.Of(state),
    name => RunStateNames.Parse(name));

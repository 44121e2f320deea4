using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Store.Configurations;

internal sealed class RemovedRunConfiguration : IEntityTypeConfiguration<RemovedRun>
{
    public void Configure(EntityTypeBuilder<RemovedRun> builder)
    {
        builder.HasKey(removed => removed.Id);
        builder.HasIndex(removed => removed.Change);
    }
}

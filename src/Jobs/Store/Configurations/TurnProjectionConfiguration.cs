using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Store.Configurations;

internal sealed class TurnProjectionConfiguration : IEntityTypeConfiguration<TurnProjection>
{
    public void Configure(EntityTypeBuilder<TurnProjection> builder)
    {
        builder.HasKey(projection => new { projection.TrialId, projection.Number });
        builder.HasOne<Turn>().WithOne().HasForeignKey<TurnProjection>(projection => new { projection.TrialId, projection.Number }).OnDelete(DeleteBehavior.Cascade);
    }
}
